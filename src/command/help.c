#include "command/help.h"

#include "base/limits.h"
#include "base/text.h"
#include "command/verbs.h"
#include "model/import_fields.h"

#include <string.h>

enum { SUMMARY_COLUMN = 14, OPTION_COLUMN = 26, WIDTH = 88 };

static const char *const formats[] = {"text", "mdoc", "mdoc-rules", "mdoc-import", NULL};

static const struct option options[] = {
    {.name = "format",
     .value = "FORMAT",
     .choices = formats,
     .doc = "text for people; mdoc, mdoc-rules and mdoc-import for the manual's lists of verbs, of "
            "rules, and of what import maps say."},
    {0},
};

static int run(const struct invocation *invocation);
static str manual_verbs(struct arena *keep);
static str manual_rules(struct arena *keep);
static str manual_import(struct arena *keep);

const struct verb verb_help = {
    .name = "help",
    .operands = "[VERB]",
    .operand_max = 1,
    .summary = "explain a verb",
    .description =
        "Prints what `hwreport VERB --help` prints. With --format mdoc it writes the part of "
        "the manual that lists verbs and options.",
    .options = options,
    .run = run,
};

static int run(const struct invocation *invocation)
{
    const char *format = option_value(invocation, "format");
    const struct verb *verb = NULL;
    for (const struct verb *const *v = verbs(); *v != NULL && invocation->operand_count > 0; v++) {
        verb = strcmp((*v)->name, invocation->operands[0]) == 0 ? *v : verb;
    }
    if (invocation->operand_count > 0 && verb == NULL) {
        return usage_error("there is no verb '%s'; hwreport --help lists them",
                           invocation->operands[0]);
    }
    str text = format == NULL || strcmp(format, "text") == 0 ? help_text(invocation->arena, verb)
               : strcmp(format, "mdoc") == 0                 ? manual_verbs(invocation->arena)
               : strcmp(format, "mdoc-rules") == 0           ? manual_rules(invocation->arena)
                                                             : manual_import(invocation->arena);
    return print_out(text) ? EXIT_STATUS_FINE : EXIT_STATUS_MACHINE;
}

/* Wraps words between two columns; the text stands at `column` already. */
static void add_wrapped(struct text *out, str text, ptrdiff_t margin, ptrdiff_t column)
{
    while (text.len > 0) {
        struct str_cut cut = str_cut(text, ' ');
        ptrdiff_t width = str_code_points(cut.before);
        if (column > margin && column + 1 + width > WIDTH) {
            text_addf(out, "\n%*s", (int)margin, "");
            column = margin;
        } else if (column > margin) {
            text_char(out, ' ');
            column++;
        }
        text_add(out, cut.before);
        column += width;
        text = cut.after;
    }
    text_char(out, '\n');
}

static str option_words(struct arena *keep, const struct option *option)
{
    struct text words = text_new(keep, 64);
    if (option->letter != 0) {
        text_addf(&words, "-%c, ", option->letter);
    }
    text_addf(&words, "--%s", option->name);
    if (option->value != NULL) {
        text_addf(&words, " %s", option->value);
    }
    return text_view(&words);
}

static void add_options(struct arena *keep, struct text *out, const struct option *all)
{
    for (const struct option *option = all; option->name != NULL; option++) {
        str words = option_words(keep, option);
        text_addf(out, "  %.*s", STR_ARGS(words));
        ptrdiff_t column = 2 + words.len;
        if (column + 2 > OPTION_COLUMN) {
            text_char(out, '\n');
            column = 0;
        }
        text_addf(out, "%*s", (int)(OPTION_COLUMN - column), "");
        add_wrapped(out, str_from(option->doc), OPTION_COLUMN, OPTION_COLUMN);
    }
}

static str program_help(struct arena *keep)
{
    struct text out = text_new(keep, 4096);
    text_add(&out, STR("usage: hwreport [options] VERB [options] [operands]\n\n"
                       "Checks records of hardware, models, prices and benchmarks, estimates what "
                       "they mean,\nand publishes them as a site.\n\nverbs:\n"));
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        text_addf(&out, "  %-*s%s\n", SUMMARY_COLUMN - 2, (*verb)->name, (*verb)->summary);
    }
    text_add(&out, STR("\noptions of all verbs:\n"));
    add_options(keep, &out, global_options());
    text_add(&out,
             STR("\nstatus: 0 fine, 1 problems found, 2 wrong usage, 3 the machine refused, 4 a "
                 "fault of the program\n\nhwreport VERB --help explains a verb.\n"));
    return text_view(&out);
}

str help_text(struct arena *keep, const struct verb *verb)
{
    if (verb == NULL) {
        return program_help(keep);
    }
    struct text out = text_new(keep, 4096);
    text_addf(&out, "usage: hwreport %s [options]%s%s\n\n", verb->name,
              verb->operands[0] != '\0' ? " " : "", verb->operands);
    str rest = str_from(verb->description);
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, '\n');
        add_wrapped(&out, cut.before, 0, 0);
        rest = cut.after;
    }
    if (verb->options[0].name != NULL) {
        text_add(&out, STR("\noptions:\n"));
        add_options(keep, &out, verb->options);
    }
    text_add(&out, STR("\noptions of all verbs:\n"));
    add_options(keep, &out, global_options());
    return text_view(&out);
}

/* mdoc takes a line that begins with . or ' as a request, and \ as an escape; a sentence begins on
 * a line of its own. */
static void add_mdoc(struct text *out, str text)
{
    for (ptrdiff_t i = 0; i < text.len; i++) {
        bool is_sentence_start = i > 1 && text.data[i - 1] == ' ' && text.data[i - 2] == '.';
        bool is_line_start = i == 0 || text.data[i - 1] == '\n' || is_sentence_start;
        if (is_line_start && (text.data[i] == '.' || text.data[i] == '\'')) {
            text_add(out, STR("\\&"));
        }
        if (text.data[i] == '\\') {
            text_add(out, STR("\\e"));
        } else if (text.data[i] == '-') {
            text_add(out, STR("\\-"));
        } else if (text.data[i] == ' ' && i > 0 && text.data[i - 1] == '.') {
            text_char(out, '\n');
        } else {
            text_char(out, text.data[i]);
        }
    }
}

static void add_mdoc_options(struct text *out, const struct option *all)
{
    text_add(out, STR(".Bl -tag -width Ds\n"));
    for (const struct option *option = all; option->name != NULL; option++) {
        text_add(out, STR(".It"));
        if (option->letter != 0) {
            text_addf(out, " Fl %c ,", option->letter);
        }
        text_addf(out, " Fl \\-%s", option->name);
        if (option->value != NULL) {
            text_addf(out, " Ar %s", option->value);
        }
        text_char(out, '\n');
        add_mdoc(out, str_from(option->doc));
        text_char(out, '\n');
    }
    text_add(out, STR(".El\n"));
}

static str manual_verbs(struct arena *keep)
{
    struct text out = text_new(keep, 16384);
    for (const struct verb *const *v = verbs(); *v != NULL; v++) {
        const struct verb *verb = *v;
        text_addf(&out, ".Ss hwreport %s%s%s\n", verb->name, verb->operands[0] != '\0' ? " " : "",
                  verb->operands);
        add_mdoc(&out, str_from(verb->description));
        text_char(&out, '\n');
        if (verb->options[0].name != NULL) {
            add_mdoc_options(&out, verb->options);
        }
    }
    text_add(&out, STR(".Ss Options of all verbs\n"));
    add_mdoc_options(&out, global_options());
    return text_view(&out);
}

static str manual_rules(struct arena *keep)
{
    struct text out = text_new(keep, 16384);
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        const struct rule_entry *entry = rule_entry((enum rule)rule);
        text_addf(&out, ".It %s\n", entry->code);
        add_mdoc(&out, str_from(entry->sentence));
        text_char(&out, '\n');
    }
    return text_view(&out);
}

static void add_mdoc_fields(struct text *out, const struct field *fields)
{
    text_add(out, STR(".Bl -tag -width Ds\n"));
    for (const struct field *field = fields; field->name != NULL; field++) {
        text_addf(out, ".It Ic %s\n", field->name);
        add_mdoc(out, str_from(field->doc));
        text_add(out, STR("\nFor example\n.Ql "));
        add_mdoc(out, str_from(field->example));
        text_add(out, STR(" .\n"));
    }
    text_add(out, STR(".El\n"));
}

static str manual_import(struct arena *keep)
{
    struct text out = text_new(keep, 16384);
    add_mdoc_fields(&out, import_map_fields());
    text_add(&out, STR(".Pp\nThe entries of a recipe are applied in this order:\n"));
    add_mdoc_fields(&out, import_recipe_fields());
    return text_view(&out);
}
