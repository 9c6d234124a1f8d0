#include "base/diag_print.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/sink.h"
#include "base/utf8.h"

enum { EXCERPT_CHARS = 100, EXCERPT_CHARS_BEFORE = 60, GITHUB_SHOWN = 10 };

/* Escape sequences of ANSI terminals; empty where no colour is wanted. */
struct colours {
    const char *path;
    const char *severity[SEVERITY_NOTE + 1];
    const char *mark;
    const char *off;
};

static const struct colours plain = {"", {"", "", ""}, "", ""};
static const struct colours coloured = {
    "\x1b[1m", {"\x1b[1;31m", "\x1b[1;35m", "\x1b[1;36m"}, "\x1b[32m", "\x1b[0m"};

static str as_text(struct arena *keep, const struct diags *diags, const struct colours *colours);
static str as_json(struct arena *keep, const struct diags *diags);
static str as_github(struct arena *keep, const struct diags *diags);
static void add_json(struct text *out, str json);
static void add_place(struct text *out, struct place place, const struct colours *colours);
static void add_excerpt(struct text *out, const struct diag *diag, const struct colours *colours);

str diags_text(struct arena *keep, const struct diags *diags, enum diag_format format,
               bool has_colour)
{
    switch (format) {
    case DIAG_FORMAT_TEXT:
        return as_text(keep, diags, has_colour ? &coloured : &plain);
    case DIAG_FORMAT_JSON:
        return as_json(keep, diags);
    case DIAG_FORMAT_GITHUB:
        return as_github(keep, diags);
    }
    must(false);
    return STR("");
}

str diags_summary(struct arena *keep, const struct diags *diags)
{
    ptrdiff_t errors = diags->error_count;
    ptrdiff_t warnings = diags->warning_count;
    ptrdiff_t waived = diags_waived_count(diags);
    struct text out = text_new(keep, 64);
    if (errors + warnings == 0) {
        text_add(&out, STR("no problems"));
    }
    if (errors > 0) {
        text_addf(&out, "%td error%s", errors, errors == 1 ? "" : "s");
    }
    if (warnings > 0) {
        text_addf(&out, "%s%td warning%s", errors > 0 ? ", " : "", warnings,
                  warnings == 1 ? "" : "s");
    }
    if (waived > 0) {
        text_addf(&out, ", %td warning%s waived", waived, waived == 1 ? "" : "s");
    }
    return text_view(&out);
}

static const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"error", "warning", "note"};
    return names[severity];
}

static void add_diag(struct text *out, const struct diag *diag, const struct colours *colours)
{
    add_place(out, diag->place, colours);
    text_addf(out, "%s%s:%s ", colours->severity[diag->severity], severity_name(diag->severity),
              colours->off);
    sink_log(out, diag->text);
    text_addf(out, " [%s]\n", rule_entry(diag->rule)->code);
    add_excerpt(out, diag, colours);
    for (const struct diag_note *note = diag->notes; note != NULL; note = note->next) {
        text_add(out, STR("  note: "));
        add_place(out, note->place, &plain);
        sink_log(out, note->text);
        text_char(out, '\n');
    }
    if (diag->help.len > 0) {
        text_add(out, STR("  help: "));
        sink_log(out, diag->help);
        text_char(out, '\n');
    }
}

static str as_text(struct arena *keep, const struct diags *diags, const struct colours *colours)
{
    struct text out = text_new(keep, 4096);
    ptrdiff_t counts[RULE_COUNT] = {0};
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        if (counts[diag->rule]++ < LIMIT_DIAGS_PER_RULE) {
            add_diag(&out, diag, colours);
        }
    }
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        if (counts[rule] > LIMIT_DIAGS_PER_RULE) {
            text_addf(&out, "and %td more [%s]\n", counts[rule] - LIMIT_DIAGS_PER_RULE,
                      rule_entry((enum rule)rule)->code);
        }
    }
    return text_view(&out);
}

static void add_place(struct text *out, struct place place, const struct colours *colours)
{
    if (place.origin == NULL) {
        text_add(out, STR("hwreport: "));
        return;
    }
    text_addf(out, "%s", colours->path);
    sink_log(out, place.origin->path);
    if (place.line > 0) {
        text_addf(out, ":%d:%d", place.line, place.column);
    }
    text_addf(out, ":%s ", colours->off);
}

/* Byte offset of the character with that number, counted from 1. */
static ptrdiff_t offset_of(str line, int column)
{
    return utf8_prefix(line, column > 1 ? column - 1 : 0);
}

static void add_excerpt(struct text *out, const struct diag *diag, const struct colours *colours)
{
    str line = place_line_text(diag->place);
    if (line.len == 0) {
        return;
    }
    /* A long line is shown around the column. */
    int first = diag->place.column > EXCERPT_CHARS_BEFORE && line.len > EXCERPT_CHARS
                    ? diag->place.column - EXCERPT_CHARS_BEFORE
                    : 1;
    str shown = str_slice(line, offset_of(line, first), line.len);
    ptrdiff_t shown_len = utf8_prefix(shown, EXCERPT_CHARS);
    text_addf(out, "%5d | %s", diag->place.line, first > 1 ? "…" : "");
    sink_log(out, str_slice(shown, 0, shown_len));
    text_addf(out, "%s\n      | %s", shown_len < shown.len ? "…" : "", first > 1 ? " " : "");
    /* What is escaped before the column takes more room than it had. */
    struct text before = text_new(out->arena, EXCERPT_CHARS);
    sink_log(&before, str_slice(shown, 0, offset_of(shown, diag->place.column - first + 1)));
    ptrdiff_t indent = str_code_points(text_view(&before));
    for (ptrdiff_t i = 0; i < indent; i++) {
        text_char(out, ' ');
    }
    text_addf(out, "%s^", colours->mark);
    for (int i = 1; i < diag->width && i < EXCERPT_CHARS; i++) {
        text_char(out, '~');
    }
    text_addf(out, "%s\n", colours->off);
}

static void put_place(struct arena *keep, struct tree *map, struct place place)
{
    if (place.origin == NULL) {
        return;
    }
    struct text path = text_new(keep, 256);
    sink_log(&path, place.origin->path);
    tree_put_text(keep, map, "path", text_view(&path));
    if (place.line > 0) {
        tree_put_number(keep, map, "line", place.line);
        tree_put_number(keep, map, "column", place.column);
    }
}

static str as_json(struct arena *keep, const struct diags *diags)
{
    struct tree *root = tree_map(keep);
    struct tree *list = tree_put(root, "diagnostics", tree_list(keep));
    ptrdiff_t left = LIMIT_ERRORS;
    for (const struct diag *diag = diags->first; diag != NULL && left > 0; diag = diag->next) {
        left--;
        struct tree *map = tree_add(list, tree_map(keep));
        put_place(keep, map, diag->place);
        tree_put_text(keep, map, "severity", str_from(severity_name(diag->severity)));
        tree_put_text(keep, map, "rule", str_from(rule_entry(diag->rule)->code));
        tree_put_text(keep, map, "message", diag->text);
        struct tree *notes = tree_put(map, "notes", tree_list(keep));
        for (const struct diag_note *note = diag->notes; note != NULL; note = note->next) {
            struct tree *entry = tree_add(notes, tree_map(keep));
            put_place(keep, entry, note->place);
            tree_put_text(keep, entry, "message", note->text);
        }
        if (diag->help.len > 0) {
            tree_put_text(keep, map, "help", diag->help);
        }
    }
    tree_put_number(keep, root, "errors", (double)diags->error_count);
    tree_put_number(keep, root, "warnings", (double)diags->warning_count);
    tree_put_number(keep, root, "waived", (double)diags_waived_count(diags));
    struct text out = text_new(keep, 4096);
    add_json(&out, json_text(keep, root, JSON_LAYOUT_LINES));
    text_char(&out, '\n');
    return text_view(&out);
}

/* JSON is printed to logs as well: `##[`, which can only stand within a string, is written with an
 * escape. */
static void add_json(struct text *out, str json)
{
    str command = STR("##[");
    ptrdiff_t at = 0;
    for (ptrdiff_t next = 0; (next = str_find(json, command, at)) >= 0; at = next + command.len) {
        text_add(out, str_slice(json, at, next));
        text_add(out, STR("#\\u0023["));
    }
    text_add(out, str_slice(json, at, json.len));
}

static void add_command(struct text *out, const struct diag *diag)
{
    static const char *const commands[] = {"error", "warning", "notice"};
    text_addf(out, "::%s ", commands[diag->severity]);
    if (diag->place.origin != NULL) {
        struct text path = text_new(out->arena, 256);
        sink_log(&path, diag->place.origin->path);
        text_add(out, STR("file="));
        sink_annotation_property(out, text_view(&path));
        if (diag->place.line > 0) {
            text_addf(out, ",line=%d,col=%d", diag->place.line, diag->place.column);
        }
        text_char(out, ',');
    }
    text_add(out, STR("title="));
    sink_annotation_property(out, str_from(rule_entry(diag->rule)->code));
    text_add(out, STR("::"));
    struct text message = text_new(out->arena, 256);
    sink_log(&message, diag->text);
    if (diag->help.len > 0) {
        text_add(&message, STR("\nhelp: "));
        sink_log(&message, diag->help);
    }
    sink_annotation(out, text_view(&message));
    text_char(out, '\n');
}

static str as_github(struct arena *keep, const struct diags *diags)
{
    struct text out = text_new(keep, 4096);
    ptrdiff_t counts[SEVERITY_NOTE + 1] = {0};
    for (int severity = SEVERITY_ERROR; severity <= SEVERITY_NOTE; severity++) {
        for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
            ptrdiff_t total =
                severity == SEVERITY_ERROR ? diags->error_count : diags->warning_count;
            /* The last place that the service shows says how many it does not. */
            ptrdiff_t room = total > GITHUB_SHOWN ? GITHUB_SHOWN - 1 : GITHUB_SHOWN;
            if ((int)diag->severity == severity && counts[severity]++ < room) {
                add_command(&out, diag);
            }
        }
        if (counts[severity] > GITHUB_SHOWN) {
            text_addf(&out, "::%s title=hwreport::%td more; run hwreport check for all of them\n",
                      severity_name((enum severity)severity),
                      counts[severity] - (GITHUB_SHOWN - 1));
        }
    }
    return text_view(&out);
}
