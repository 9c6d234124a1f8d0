#include "load/yaml_problem.h"

#include "base/utf8.h"

static bool add_reserved(struct diags *diags, struct yaml_problem problem);
static str line_from(struct place place);
static bool is(const char *text, const char *words);

void yaml_problem_add(struct diags *diags, const struct origin *origin, struct yaml_problem problem)
{
    if (add_reserved(diags, problem)) {
        return;
    }
    const char *words = problem.text != NULL ? problem.text : "this is not YAML";
    struct place place = problem.place;
    if (place.line > 1 && place_line_text(place).len == 0 && problem.context != NULL) {
        place = problem.context_place; /* the end of the file shows nothing */
    }
    place.origin = origin;
    struct diag *diag = diag_add(diags, RULE_YAML_SYNTAX, place, "%s%s%s", words,
                                 problem.context != NULL ? " " : "",
                                 problem.context != NULL ? problem.context : "");
    if (is(words, "mapping values are not allowed")) {
        diag_help(diags, diag,
                  "put a value that holds \": \" in quotes, and a key on its own line");
    } else if (is(words, "did not find expected key") || is(words, "did not find expected '-'")) {
        diag_help(diags, diag, "entries of one mapping or list begin in the same column");
    } else if (is(words, "could not find expected ':'")) {
        diag_help(diags, diag, "an entry is written key: value");
    } else if (is(words, "found unexpected end of stream")) {
        diag_help(diags, diag, "a quote that opens here is never closed");
    }
    if (problem.context != NULL && problem.context_place.line != place.line) {
        diag_note(diags, diag, problem.context_place, "it begins here");
    }
}

/* Values that begin with a character that YAML keeps for itself; `>5 GB` above all. */
static bool add_reserved(struct diags *diags, struct yaml_problem problem)
{
    if (is(problem.context, "while scanning a block scalar")) {
        str value = line_from(problem.context_place);
        struct diag *diag = diag_add(diags, RULE_YAML_QUOTE_NEEDED, problem.context_place,
                                     "YAML keeps a leading %.*s for texts of several lines",
                                     STR_ARGS(str_slice(value, 0, 1)));
        diag->width = (int)str_code_points(value);
        if (str_starts(value, STR(">"))) {
            str number = str_slice(value, str_starts(value, STR(">=")) ? 2 : 1, value.len);
            diag_help(diags, diag, "write over %.*s", STR_ARGS(str_trim(number)));
        } else {
            diag_help(diags, diag, "put the value in quotes");
        }
        return true;
    }
    if (is(problem.text, "found character that cannot start any token")) {
        str value = line_from(problem.place);
        ptrdiff_t len = utf8_prefix(value, 1);
        struct diag *diag = diag_add(diags, RULE_YAML_QUOTE_NEEDED, problem.place,
                                     "YAML keeps a leading %.*s for itself", (int)len, value.data);
        diag_help(diags, diag, "put the value in quotes");
        return true;
    }
    return false;
}

static str line_from(struct place place)
{
    str line = place_line_text(place);
    return str_slice(line, utf8_prefix(line, place.column - 1), line.len);
}

static bool is(const char *text, const char *words)
{
    return text != NULL && str_starts(str_from(text), str_from(words));
}
