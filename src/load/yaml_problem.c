#include "load/yaml_problem.h"

#include "base/str.h"
#include "base/utf8.h"

/* AT_OPENING: where it begins, with a note of where reading stopped, which may be far away. */
enum spot { AT_PROBLEM, AT_CONTEXT, AT_OPENING };

/* What the library says, and what people read: at the spot that they have to change. The first row
 * that fits is taken; NULL fits all. */
static const struct saying {
    const char *context;
    const char *text;
    enum spot spot;
    const char *message;
    const char *help;
} sayings[] = {
    {"while scanning a simple key", "could not find expected ':'", AT_CONTEXT,
     "this line is no entry, for it lacks a colon and a blank",
     "an entry is written key: value; a text of several lines stands indented below key: |"},
    {"while parsing a flow sequence", NULL, AT_OPENING,
     "the list that begins here is not closed, or lacks a comma", "write [one, two]"},
    {"while parsing a flow mapping", NULL, AT_OPENING,
     "the mapping that begins here is not closed, or lacks a comma",
     "write {key: value, key: value}"},
    {"while scanning a quoted scalar", NULL, AT_CONTEXT, "the quote that opens here is not closed",
     NULL},
    {"while parsing a quoted scalar", NULL, AT_PROBLEM, "YAML has no such escape",
     "within double quotes \\ begins an escape; single quotes take a text as it is"},
    {"while scanning a directive", NULL, AT_CONTEXT, "no line of a record begins with %", NULL},
    {"while parsing a block collection", NULL, AT_PROBLEM,
     "this line does not go on with the list around it",
     "entries of one list begin in the same column, each with - and a blank"},
    {NULL, "did not find expected node content", AT_PROBLEM, "a value is missing here", NULL},
    {NULL, "block sequence entries are not allowed", AT_PROBLEM,
     "a list does not begin on the line of its key",
     "write [one, two], or begin the list on the next line"},
    {NULL, "did not find expected <document start>", AT_PROBLEM,
     "something follows after the end of the record", NULL},
};

static bool add_reserved(struct diags *diags, struct yaml_problem problem);
static bool add_second_colon(struct diags *diags, struct yaml_problem problem);
static bool add_key_expected(struct diags *diags, struct yaml_problem problem);
static bool add_saying(struct diags *diags, struct yaml_problem problem);
static struct place line_start(struct place place);
static str line_before(struct place place);
static str line_from(struct place place);
static bool is_at_end(struct place place);
static bool is(const char *text, const char *words);

void yaml_problem_add(struct diags *diags, const struct origin *origin, struct yaml_problem problem)
{
    problem.place.origin = origin;
    problem.context_place.origin = origin;
    if (problem.context != NULL && is_at_end(problem.place)) {
        problem.place = problem.context_place; /* the end of the file shows nothing */
    }
    if (add_reserved(diags, problem) || add_second_colon(diags, problem) ||
        add_key_expected(diags, problem) || add_saying(diags, problem)) {
        return;
    }
    (void)diag_add(diags, RULE_YAML_SYNTAX, problem.place, "this is not YAML: %s%s%s",
                   problem.text != NULL ? problem.text : "it cannot be read",
                   problem.context != NULL ? " " : "",
                   problem.context != NULL ? problem.context : "");
}

/* Values that begin with a character that YAML keeps for itself; `>5 GB` above all. */
static bool add_reserved(struct diags *diags, struct yaml_problem problem)
{
    bool is_block = is(problem.context, "while scanning a block scalar");
    bool is_mark = is(problem.context, "while scanning an a") || /* anchor, alias */
                   is(problem.context, "while scanning a tag") ||
                   is(problem.context, "while parsing a tag") ||
                   is(problem.text, "found undefined tag handle");
    struct place place = is_block || is_mark ? problem.context_place : problem.place;
    if (!is_block && !is_mark && !is(problem.text, "found character that cannot start any token")) {
        return false;
    }
    str value = line_from(place);
    struct diag *diag = diag_add(diags, RULE_YAML_QUOTE_NEEDED, place,
                                 "YAML keeps a leading %.*s for %s", (int)utf8_prefix(value, 1),
                                 value.data, is_block ? "texts of several lines" : "itself");
    diag->width = (int)str_code_points(value);
    if (is_block && str_starts(value, STR(">"))) {
        str number = str_slice(value, str_starts(value, STR(">=")) ? 2 : 1, value.len);
        diag_help(diags, diag, "write over %.*s", STR_ARGS(str_trim(number)));
    } else {
        diag_help(diags, diag, "put the value in quotes");
    }
    return true;
}

/* A colon where no key can be: in a value, or on a line that the value above seems to go on with.
 */
static bool add_second_colon(struct diags *diags, struct yaml_problem problem)
{
    if (!is(problem.text, "mapping values are not allowed")) {
        return false;
    }
    if (str_contains(line_before(problem.place), STR(": "))) {
        struct diag *diag = diag_add(diags, RULE_YAML_SYNTAX, problem.place,
                                     "this is the second colon of one entry");
        diag_help(diags, diag, "put a value that holds \": \" in quotes, each key on its own line");
        return true;
    }
    struct diag *diag = diag_add(diags, RULE_YAML_SYNTAX, line_start(problem.place),
                                 "this key begins deeper than the one above, which has a value");
    diag_help(diags, diag, "keys of one mapping begin in the same column");
    return true;
}

/* Something else stands where a mapping's next key should. */
static bool add_key_expected(struct diags *diags, struct yaml_problem problem)
{
    if (!is(problem.text, "did not find expected key")) {
        return false;
    }
    str rest = line_from(problem.place);
    const char *message = "this line does not go on with the mapping around it";
    const char *help = "keys of one mapping begin in the same column";
    if (str_starts(rest, STR("]")) || str_starts(rest, STR("}"))) {
        message = "this closes what nothing opened";
        help = NULL;
    } else if (str_starts(rest, STR(":"))) {
        message = "a key is missing before this colon";
        help = NULL;
    } else if (str_trim(line_before(problem.place)).len > 0) {
        message = "something follows after the end of the value";
        help = "put the whole value in quotes";
    } else if (str_equal(str_cut(rest, ' ').before, STR("-"))) {
        message = "an entry of a list stands where a key should";
        help = "entries of one list begin in the same column, below their key";
    }
    struct diag *diag = diag_add(diags, RULE_YAML_SYNTAX, problem.place, "%s", message);
    if (help != NULL) {
        diag_help(diags, diag, "%s", help);
    }
    return true;
}

static bool add_saying(struct diags *diags, struct yaml_problem problem)
{
    for (ptrdiff_t i = 0; i < COUNT(sayings); i++) {
        const struct saying *saying = &sayings[i];
        if ((saying->context != NULL && !is(problem.context, saying->context)) ||
            (saying->text != NULL && !is(problem.text, saying->text))) {
            continue;
        }
        struct place place = saying->spot == AT_PROBLEM ? problem.place : problem.context_place;
        struct diag *diag = diag_add(diags, RULE_YAML_SYNTAX, place, "%s", saying->message);
        if (saying->help != NULL) {
            diag_help(diags, diag, "%s", saying->help);
        }
        if (saying->spot == AT_OPENING && place.line != problem.place.line) {
            diag_note(diags, diag, problem.place, "what stands here does not fit");
        }
        return true;
    }
    return false;
}

/* The first character of the place's line that is no blank. */
static struct place line_start(struct place place)
{
    str line = place_line_text(place);
    for (place.column = 1; str_starts(line, STR(" ")); place.column++) {
        line = str_slice(line, 1, line.len);
    }
    return place;
}

static str line_before(struct place place)
{
    str line = place_line_text(place);
    return str_slice(line, 0, utf8_prefix(line, place.column - 1));
}

static str line_from(struct place place)
{
    str line = place_line_text(place);
    return str_slice(line, utf8_prefix(line, place.column - 1), line.len);
}

static bool is_at_end(struct place place)
{
    return place.line > 1 && place_line_text(place).len == 0;
}

static bool is(const char *text, const char *words)
{
    return text != NULL && str_starts(str_from(text), str_from(words));
}
