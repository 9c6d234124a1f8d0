#include "command/command.h"

#include "base/limits.h"
#include "base/must.h"
#include "base/sink.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static ptrdiff_t option_index(const struct invocation *invocation, const char *name)
{
    for (ptrdiff_t i = 0; invocation->verb->options[i].name != NULL; i++) {
        if (strcmp(invocation->verb->options[i].name, name) == 0) {
            return i;
        }
    }
    must(false);
    return 0;
}

const char *option_value(const struct invocation *invocation, const char *name)
{
    return invocation->values[option_index(invocation, name)];
}

bool option_given(const struct invocation *invocation, const char *name)
{
    return option_value(invocation, name) != NULL;
}

struct date invocation_as_of(const struct invocation *invocation)
{
    struct date date = {0};
    const char *epoch = environment("SOURCE_DATE_EPOCH");
    if (invocation->as_of != NULL) {
        bool is_date = date_parse(str_from(invocation->as_of), &date);
        must(is_date);
    } else if (epoch != NULL) {
        char *end = NULL;
        long long seconds = strtoll(epoch, &end, 10);
        if (end != epoch && *end == '\0' && seconds >= 0) {
            date = date_from_seconds(seconds);
        }
    }
    return date;
}

struct date invocation_today(const struct invocation *invocation)
{
    struct date date = invocation_as_of(invocation);
    struct timespec now = {0};
    /* The clock bounds what `check` accepts; it never reaches a page. */
    if (date.year == 0 && clock_gettime(CLOCK_REALTIME, &now) == 0) {
        date = date_from_seconds((long long)now.tv_sec);
    }
    return date;
}

const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

bool print_out(str text)
{
    while (text.len > 0) {
        ssize_t written = write(STDOUT_FILENO, text.data, (size_t)text.len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            (void)fprintf(stderr, "hwreport: cannot write: %s\n", strerror(errno));
            return false;
        }
        text = str_slice(text, written, text.len);
    }
    return true;
}

int usage_error(const char *format, ...)
{
    struct arena arena = {0};
    va_list list;
    va_start(list, format);
    str message = str_format_list(&arena, format, list);
    va_end(list);
    struct text line = text_new(&arena, 256);
    sink_log(&line, message);
    (void)fprintf(stderr, "hwreport: %.*s\n", STR_ARGS(text_view(&line)));
    arena_free(&arena);
    return EXIT_STATUS_USAGE;
}

int report_diags(const struct invocation *invocation, struct diags *diags)
{
    diags_sort(diags);
    str printed = diags_text(invocation->arena, diags, DIAG_FORMAT_TEXT, invocation->has_colour);
    (void)fwrite(printed.data, 1, (size_t)printed.len, stderr);
    if (!invocation->is_quiet && diags->error_count + diags->warning_count > 0) {
        str summary = diags_summary(invocation->arena, diags);
        (void)fprintf(stderr, "%.*s\n", STR_ARGS(summary));
    }
    return diags_status(diags);
}
