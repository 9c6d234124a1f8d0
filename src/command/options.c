#include "command/options.h"

#include "base/must.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum global {
    GLOBAL_DIRECTORY,
    GLOBAL_JOBS,
    GLOBAL_COLOR,
    GLOBAL_QUIET,
    GLOBAL_AS_OF,
    GLOBAL_HELP,
    GLOBAL_VERSION
};
enum { JOBS_MAX = 64 };

static const char *const color_choices[] = {"auto", "always", "never", NULL};

static const struct option globals[] = {
    [GLOBAL_DIRECTORY] = {.name = "directory",
                          .letter = 'C',
                          .value = "DIR",
                          .doc = "Work in that folder, the one that holds data/ and templates/."},
    [GLOBAL_JOBS] = {.name = "jobs",
                     .letter = 'j',
                     .value = "N",
                     .doc = "Use at most N processes; as many as there are cores where absent."},
    [GLOBAL_COLOR] =
        {.name = "color",
         .value = "WHEN",
         .choices = color_choices,
         .doc = "Colour: auto, always or never. NO_COLOR in the environment means never."},
    [GLOBAL_QUIET] = {.name = "quiet", .letter = 'q', .doc = "Print problems and results only."},
    [GLOBAL_AS_OF] = {.name = "as-of",
                      .value = "DATE",
                      .doc = "Speak as of that date, YYYY-MM-DD."},
    [GLOBAL_HELP] = {.name = "help", .letter = 'h', .doc = "Print help and stop."},
    [GLOBAL_VERSION] = {.name = "version", .doc = "Print the version and stop."},
    {0},
};

/* What is read so far. */
struct reading {
    struct invocation *invocation;
    const char *const *words;
    int count;
    int at;
    const char *global_values[COUNT(globals)];
    const char **operands;
};

static enum command_line read_words(struct reading *reading);
static bool read_option(struct reading *reading, const char *word);
static bool read_letters(struct reading *reading, const char *word);
static bool take_value(struct reading *reading, const struct option *option, const char *attached,
                       const char **value);
static const struct option *find_option(const struct invocation *invocation, str name, char letter);
static const char **value_slot(struct reading *reading, const struct option *option);
static bool unknown_option(const struct invocation *invocation, str name);
static bool find_verb(struct invocation *invocation, const char *word);
static bool apply_globals(struct reading *reading);

const struct option *global_options(void)
{
    return globals;
}

enum command_line command_line_read(struct invocation *invocation, int count,
                                    const char *const *words)
{
    struct reading reading = {
        .invocation = invocation,
        .words = words,
        .count = count,
        .operands = arena_array(invocation->arena, const char *, count + 1),
    };
    invocation->operands = reading.operands;
    enum command_line line = read_words(&reading);
    if (line == LINE_WRONG) {
        return LINE_WRONG;
    }
    if (reading.global_values[GLOBAL_HELP] != NULL) {
        return LINE_HELP;
    }
    if (reading.global_values[GLOBAL_VERSION] != NULL) {
        return LINE_VERSION;
    }
    const struct verb *verb = invocation->verb;
    if (verb == NULL) {
        (void)usage_error("name what to do; hwreport --help lists it");
        return LINE_WRONG;
    }
    if (invocation->operand_count < verb->operand_min ||
        invocation->operand_count > verb->operand_max) {
        (void)usage_error("usage: hwreport %s [options]%s%s", verb->name,
                          verb->operands[0] != '\0' ? " " : "", verb->operands);
        return LINE_WRONG;
    }
    return apply_globals(&reading) ? LINE_RUN : LINE_WRONG;
}

static enum command_line read_words(struct reading *reading)
{
    struct invocation *invocation = reading->invocation;
    bool has_ended = false;
    while (reading->at < reading->count) {
        const char *word = reading->words[reading->at++];
        bool is_fine = true;
        if (!has_ended && strcmp(word, "--") == 0) {
            has_ended = true;
        } else if (!has_ended && word[0] == '-' && word[1] == '-') {
            is_fine = read_option(reading, word + 2);
        } else if (!has_ended && word[0] == '-' && word[1] != '\0') {
            is_fine = read_letters(reading, word + 1);
        } else if (invocation->verb == NULL) {
            is_fine = find_verb(invocation, word);
        } else {
            reading->operands[invocation->operand_count++] = word;
        }
        if (!is_fine) {
            return LINE_WRONG;
        }
    }
    return LINE_RUN;
}

static bool read_option(struct reading *reading, const char *word)
{
    struct str_cut cut = str_cut(str_from(word), '=');
    const struct option *option = find_option(reading->invocation, cut.before, 0);
    if (option == NULL) {
        return unknown_option(reading->invocation, cut.before);
    }
    const char *attached = cut.found ? word + cut.before.len + 1 : NULL;
    return take_value(reading, option, attached, value_slot(reading, option));
}

static bool read_letters(struct reading *reading, const char *word)
{
    while (*word != '\0') {
        const struct option *option = find_option(reading->invocation, STR(""), *word);
        if (option == NULL) {
            (void)usage_error("there is no option -%c", *word);
            return false;
        }
        word++;
        if (option->value != NULL) {
            const char *attached = *word != '\0' ? word : NULL;
            return take_value(reading, option, attached, value_slot(reading, option));
        }
        *value_slot(reading, option) = "";
    }
    return true;
}

static bool take_value(struct reading *reading, const struct option *option, const char *attached,
                       const char **value)
{
    if (option->value == NULL) {
        if (attached != NULL) {
            (void)usage_error("--%s takes no value", option->name);
            return false;
        }
        *value = "";
        return true;
    }
    if (attached == NULL) {
        if (reading->at == reading->count) {
            (void)usage_error("--%s wants a value: %s", option->name, option->value);
            return false;
        }
        attached = reading->words[reading->at++];
    }
    *value = attached;
    if (option->choices == NULL) {
        return true;
    }
    struct text all = text_new(reading->invocation->arena, 64);
    for (const char *const *choice = option->choices; *choice != NULL; choice++) {
        if (strcmp(*choice, attached) == 0) {
            return true;
        }
        text_addf(&all, "%s%s", choice == option->choices ? "" : ", ", *choice);
    }
    (void)usage_error("--%s is one of %.*s, not '%s'", option->name, STR_ARGS(text_view(&all)),
                      attached);
    return false;
}

static bool is_named(const struct option *option, str name, char letter)
{
    return letter != 0 ? option->letter == letter : str_equal(str_from(option->name), name);
}

static const struct option *find_option(const struct invocation *invocation, str name, char letter)
{
    const struct verb *verb = invocation->verb;
    for (const struct option *o = verb != NULL ? verb->options : NULL; o != NULL && o->name != NULL;
         o++) {
        if (is_named(o, name, letter)) {
            return o;
        }
    }
    for (const struct option *o = globals; o->name != NULL; o++) {
        if (is_named(o, name, letter)) {
            return o;
        }
    }
    return NULL;
}

static const char **value_slot(struct reading *reading, const struct option *option)
{
    ptrdiff_t global = option - globals;
    if (option >= globals && global < COUNT(globals)) {
        return &reading->global_values[global];
    }
    ptrdiff_t own = option - reading->invocation->verb->options;
    must(own >= 0 && own < OPTIONS_MAX);
    return &reading->invocation->values[own];
}

static bool unknown_option(const struct invocation *invocation, str name)
{
    const struct verb *verb = invocation->verb;
    const struct option *tables[] = {verb != NULL ? verb->options : globals, globals};
    for (ptrdiff_t i = 0; i < COUNT(tables); i++) {
        for (const struct option *o = tables[i]; o != NULL && o->name != NULL; o++) {
            if (str_is_near(name, str_from(o->name))) {
                (void)usage_error("there is no option --%.*s; did you mean --%s?", STR_ARGS(name),
                                  o->name);
                return false;
            }
        }
    }
    (void)usage_error("there is no option --%.*s%s%s", STR_ARGS(name),
                      verb != NULL ? "; see hwreport --help " : " before the verb",
                      verb != NULL ? verb->name : "");
    return false;
}

static bool find_verb(struct invocation *invocation, const char *word)
{
    const char *nearest = NULL;
    for (const struct verb *const *verb = verbs(); *verb != NULL; verb++) {
        if (strcmp((*verb)->name, word) == 0) {
            invocation->verb = *verb;
            return true;
        }
        if (nearest == NULL && str_is_near(str_from(word), str_from((*verb)->name))) {
            nearest = (*verb)->name;
        }
    }
    if (nearest != NULL) {
        (void)usage_error("there is no verb '%s'; did you mean '%s'?", word, nearest);
    } else {
        (void)usage_error("there is no verb '%s'; hwreport --help lists them", word);
    }
    return false;
}

static int core_count(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > JOBS_MAX ? JOBS_MAX : (int)cores;
}

static bool wants_colour(const char *when)
{
    if (when != NULL && strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    return environment("NO_COLOR") == NULL && isatty(STDOUT_FILENO) == 1;
}

static bool apply_globals(struct reading *reading)
{
    struct invocation *invocation = reading->invocation;
    const char *const *values = reading->global_values;
    invocation->jobs = core_count();
    if (values[GLOBAL_JOBS] != NULL) {
        char *end = NULL;
        long jobs = strtol(values[GLOBAL_JOBS], &end, 10);
        if (end == values[GLOBAL_JOBS] || *end != '\0' || jobs < 1 || jobs > JOBS_MAX) {
            (void)usage_error("-j wants a number from 1 to %d, not '%s'", JOBS_MAX,
                              values[GLOBAL_JOBS]);
            return false;
        }
        invocation->jobs = (int)jobs;
    }
    struct date date;
    if (values[GLOBAL_AS_OF] != NULL && !date_parse(str_from(values[GLOBAL_AS_OF]), &date)) {
        (void)usage_error("--as-of wants a date, YYYY-MM-DD, not '%s'", values[GLOBAL_AS_OF]);
        return false;
    }
    invocation->as_of = values[GLOBAL_AS_OF];
    invocation->is_quiet = values[GLOBAL_QUIET] != NULL;
    invocation->has_colour = wants_colour(values[GLOBAL_COLOR]);
    if (values[GLOBAL_DIRECTORY] != NULL && chdir(values[GLOBAL_DIRECTORY]) != 0) {
        (void)usage_error("cannot work in '%s': %s", values[GLOBAL_DIRECTORY], strerror(errno));
        return false;
    }
    return true;
}
