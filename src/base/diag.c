#include "base/diag.h"

#include "base/limits.h"
#include "base/must.h"

#include <stdarg.h>
#include <stdlib.h>

static int diag_order(const void *a, const void *b);
static int place_order(struct place a, struct place b);

struct diags diags_new(struct arena *arena)
{
    return (struct diags){.arena = arena};
}

struct diag *diag_add(struct diags *diags, enum rule rule, struct place place, const char *format,
                      ...)
{
    must(diags != NULL && diags->arena != NULL);
    struct diag *diag = arena_new(diags->arena, struct diag);
    diag->rule = rule;
    diag->severity = rule_entry(rule)->severity;
    diag->place = place;
    va_list list;
    va_start(list, format);
    diag->text = str_format_list(diags->arena, format, list);
    va_end(list);
    diags_append(diags, diag);
    return diag;
}

void diags_append(struct diags *diags, struct diag *diag)
{
    diag->next = NULL;
    if (diags->last != NULL) {
        diags->last->next = diag;
    } else {
        diags->first = diag;
    }
    diags->last = diag;
    diags->error_count += diag->severity == SEVERITY_ERROR;
    diags->warning_count += diag->severity == SEVERITY_WARNING;
}

void diags_waive(struct diags *diags, struct diag *diag)
{
    must(diag->severity == SEVERITY_WARNING);
    diag->next = diags->waived;
    diags->waived = diag;
}

ptrdiff_t diags_waived_count(const struct diags *diags)
{
    ptrdiff_t count = 0;
    for (const struct diag *diag = diags->waived; diag != NULL; diag = diag->next) {
        count++;
    }
    return count;
}

void diag_note(struct diags *diags, struct diag *diag, struct place place, const char *format, ...)
{
    struct diag_note *note = arena_new(diags->arena, struct diag_note);
    note->place = place;
    va_list list;
    va_start(list, format);
    note->text = str_format_list(diags->arena, format, list);
    va_end(list);
    struct diag_note **end = &diag->notes;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = note;
}

void diag_help(struct diags *diags, struct diag *diag, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    diag->help = str_format_list(diags->arena, format, list);
    va_end(list);
}

struct ranked {
    struct diag *diag;
    ptrdiff_t rank;
};

void diags_sort(struct diags *diags)
{
    ptrdiff_t count = 0;
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        count++;
    }
    if (count < 2) {
        return;
    }
    struct ranked *all = arena_array(diags->arena, struct ranked, count);
    ptrdiff_t i = 0;
    for (struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        all[i] = (struct ranked){.diag = diag, .rank = i};
        i++;
    }
    qsort(all, (size_t)count, sizeof all[0], diag_order);
    for (i = 0; i + 1 < count; i++) {
        all[i].diag->next = all[i + 1].diag;
    }
    all[count - 1].diag->next = NULL;
    diags->first = all[0].diag;
    diags->last = all[count - 1].diag;
}

int diags_status(const struct diags *diags)
{
    bool is_machine = diags->error_count > 0;
    bool is_finding = diags->error_count > 0;
    for (const struct diag *diag = diags->first; diag != NULL; diag = diag->next) {
        bool is_refusal = diag->rule >= RULE_MACHINE_REFUSED || diag->rule == RULE_FILE_UNREADABLE;
        is_machine = is_machine && (is_refusal || diag->severity != SEVERITY_ERROR);
        is_finding = is_finding && diag->rule != RULE_FILE_NO_DATA;
    }
    return diags->error_count == 0 ? EXIT_STATUS_FINE
           : is_machine            ? EXIT_STATUS_MACHINE
           : is_finding            ? EXIT_STATUS_FINDINGS
                                   : EXIT_STATUS_USAGE;
}

static int diag_order(const void *a, const void *b)
{
    const struct ranked *left = a;
    const struct ranked *right = b;
    int order = place_order(left->diag->place, right->diag->place);
    if (order == 0) {
        order = (int)left->diag->severity - (int)right->diag->severity;
    }
    return order != 0 ? order : (left->rank > right->rank) - (left->rank < right->rank);
}

static int place_order(struct place a, struct place b)
{
    if (a.origin == NULL || b.origin == NULL) {
        return (a.origin != NULL) - (b.origin != NULL);
    }
    int order = str_compare(a.origin->path, b.origin->path);
    if (order == 0) {
        order = (a.line > b.line) - (a.line < b.line);
    }
    return order != 0 ? order : (a.column > b.column) - (a.column < b.column);
}
