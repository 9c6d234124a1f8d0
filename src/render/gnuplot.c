#include "render/gnuplot.h"

#include "base/limits.h"
#include "base/must.h"
#include "render/child.h"
#include "render/gnuplot_script.h"
#include "render/svg/svg.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct gnuplot {
    const struct sandbox *sandbox;
    struct digest identity;
};

struct range {
    ptrdiff_t first;
    ptrdiff_t count;
};

/* The charts still to be drawn, and where their pictures go. */
struct work {
    const struct gnuplot *gnuplot;
    struct arena *keep;
    struct diags *diags;
    const struct drawing_job *job;
    str *pictures;
    struct range *ranges;
    ptrdiff_t range_count;
    int stalled_count;
    bool is_stopped; /* the machine refused: nothing more is tried */
};

enum {
    PROCESSES_MAX = 64,
    /* A process costs as much as a dozen charts, so fewer than two dozen get one. */
    CHARTS_PER_PROCESS_MIN = 24,
    CPU_S = 5,
    PATIENCE_MS = 10 * 1000,
    MEMORY_BYTES = 512 * 1024 * 1024,
    ERRORS_BYTES_MAX = 1024 * 1024,
    STALLED_MAX = 3,
    /* What a chart of the batch may have beside the one that may be as large as the limit. */
    CHART_BYTES = 512 * 1024,
};

static int program_open(struct arena *scratch, str *path);
static const char *prefix_of(struct arena *arena, int program_fd);
static void ranges_split(struct work *work, const struct drawing_job *job);
static void wave_draw(struct work *work);
static bool batch_start(struct work *work, struct arena *scratch, struct batch *batch,
                        struct child *child);
static int script_file(str script);
static void batch_accept(struct work *work, struct arena *scratch, const struct batch *batch,
                         const struct child *child);
static void batch_fail(struct work *work, struct arena *scratch, const struct batch *batch,
                       const struct child *child, ptrdiff_t number);
static str failure_reason(struct arena *scratch, const struct child *child);
static str complaint(struct arena *scratch, str errors, int script_line);
static bool errors_are_harmless(str errors);

const struct gnuplot *gnuplot_find(struct arena *keep, struct diags *diags)
{
    str path = {0};
    int fd = program_open(keep, &path);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        struct diag *diag = diag_add(diags, RULE_MACHINE_GNUPLOT, (struct place){0},
                                     "there is no gnuplot on the path");
        diag_help(diags, diag, "install it, on Debian: apt-get install gnuplot-nox");
        return NULL;
    }
    const char *prefix = prefix_of(keep, fd);
    const char *readable[] = {
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/usr/share/gnuplot",
        "/usr/share/locale/locale.alias",
        "/etc/ld.so.cache",
        str_terminated(keep, str_format(keep, "%s/lib", prefix)),
        str_terminated(keep, str_format(keep, "%s/share/gnuplot", prefix)),
    };
    str fault = {0};
    struct sandbox_plan plan = {
        .program_fd = fd, .readable = readable, .readable_count = COUNT(readable)};
    struct gnuplot *gnuplot = arena_new(keep, struct gnuplot);
    gnuplot->sandbox = sandbox_new(keep, &fault, &plan);
    struct digester *digester = digester_new(keep);
    digester_add(digester, path);
    digester_number(digester, (uint64_t)status.st_ino);
    digester_number(digester, (uint64_t)status.st_size);
    digester_number(digester, (uint64_t)status.st_mtim.tv_sec);
    digester_number(digester, (uint64_t)status.st_mtim.tv_nsec);
    gnuplot->identity = digester_end(digester);
    if (gnuplot->sandbox == NULL) {
        diag_add(diags, RULE_MACHINE_SANDBOX, (struct place){0},
                 "gnuplot cannot be confined here: %.*s", STR_ARGS(fault));
        return NULL;
    }
    return gnuplot;
}

struct digest gnuplot_identity(const struct gnuplot *gnuplot)
{
    return gnuplot->identity;
}

bool gnuplot_draw(const struct gnuplot *gnuplot, struct arena *keep, struct diags *diags,
                  const struct drawing_job *job, str *pictures)
{
    must(job->processes >= 1 && job->processes <= PROCESSES_MAX);
    struct arena scratch = {0};
    ptrdiff_t errors_before = diags->error_count;
    struct work work = {
        .gnuplot = gnuplot, .keep = keep, .diags = diags, .job = job, .pictures = pictures};
    /* Each chart that fails leaves at most one range behind. */
    work.ranges = arena_array(&scratch, struct range, job->count + 1);
    ranges_split(&work, job);
    while (work.range_count > 0 && !work.is_stopped) {
        wave_draw(&work);
    }
    arena_free(&scratch);
    return diags->error_count == errors_before;
}

static int program_open(struct arena *scratch, str *path)
{
    static const char *const names[] = {"gnuplot-nox", "gnuplot"};
    const char *folders = getenv("PATH");
    int fd = -1;
    for (ptrdiff_t i = 0; i < COUNT(names) && fd < 0; i++) {
        str left = folders != NULL ? str_from(folders) : STR("/usr/bin:/usr/local/bin");
        while (left.len > 0 && fd < 0) {
            struct str_cut cut = str_cut(left, ':');
            left = cut.after;
            *path = str_format(scratch, "%.*s/%s", STR_ARGS(cut.before), names[i]);
            const char *file = str_terminated(scratch, *path);
            struct stat status;
            bool is_program = file[0] == '/' && stat(file, &status) == 0 &&
                              S_ISREG(status.st_mode) && access(file, X_OK) == 0;
            fd = is_program ? open(file, O_PATH | O_CLOEXEC) : -1;
        }
    }
    int lifted = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (fd >= 0) {
        (void)close(fd);
    }
    return lifted;
}

/* /usr for /usr/bin/gnuplot: where its libraries and files lie. */
static const char *prefix_of(struct arena *arena, int program_fd)
{
    char target[4096];
    const char *link = str_terminated(arena, str_format(arena, "/proc/self/fd/%d", program_fd));
    ssize_t len = readlink(link, target, sizeof target - 1);
    target[len > 0 ? len : 0] = '\0';
    for (int i = 0; i < 2; i++) {
        char *stroke = strrchr(target, '/');
        if (stroke != NULL) {
            *stroke = '\0';
        }
    }
    return target[0] == '/' ? str_terminated(arena, str_from(target)) : "/usr";
}

static void ranges_split(struct work *work, const struct drawing_job *job)
{
    ptrdiff_t useful = (job->count + CHARTS_PER_PROCESS_MIN - 1) / CHARTS_PER_PROCESS_MIN;
    ptrdiff_t shares = useful < job->processes ? useful : job->processes;
    ptrdiff_t size = shares > 0 ? (job->count + shares - 1) / shares : 0;
    size = size > BATCH_CHARTS_MAX ? BATCH_CHARTS_MAX : size;
    for (ptrdiff_t first = 0; first < job->count; first += size) {
        ptrdiff_t left = job->count - first;
        work->ranges[work->range_count++] = (struct range){first, left < size ? left : size};
    }
}

/* As many processes at once as the job allows, each with one range; what they leave undone becomes
 * ranges again. */
static void wave_draw(struct work *work)
{
    struct arena scratch = {0};
    struct child children[PROCESSES_MAX];
    ptrdiff_t wanted =
        work->range_count < work->job->processes ? work->range_count : work->job->processes;
    struct batch *batches = arena_array(&scratch, struct batch, wanted);
    unsigned char randomness[16];
    must(getrandom(randomness, sizeof randomness, 0) == (ssize_t)sizeof randomness);
    str mark = batch_mark(&scratch, randomness);
    int started = 0;
    while (started < (int)wanted && !work->is_stopped) {
        struct range range = work->ranges[--work->range_count];
        batches[started] = (struct batch){.mark = mark, .first = range.first, .count = range.count};
        work->is_stopped = !batch_start(work, &scratch, &batches[started], &children[started]);
        started += !work->is_stopped;
    }
    struct child_rules rules = {
        .mark = mark,
        .patience_ms = PATIENCE_MS,
        .errors_bytes_max = ERRORS_BYTES_MAX,
    };
    children_watch(children, started, &scratch, &rules);
    for (int i = 0; i < started; i++) {
        batch_accept(work, &scratch, &batches[i], &children[i]);
    }
    arena_free(&scratch);
}

static bool batch_start(struct work *work, struct arena *scratch, struct batch *batch,
                        struct child *child)
{
    char name[] = "gnuplot";
    char defaults[] = "-d";
    char from_input[] = "/proc/self/fd/0";
    char *const arguments[] = {name, defaults, from_input, NULL};
    int input = script_file(batch_script(scratch, batch, work->job->charts));
    struct child_start start = {
        .sandbox = work->gnuplot->sandbox,
        .limits = {.cpu_s = CPU_S + (int)(batch->count / 16),
                   .memory_bytes = MEMORY_BYTES,
                   .file_bytes = LIMIT_SVG_BYTES + batch->count * CHART_BYTES},
        .arguments = arguments,
        .input_fd = input,
    };
    bool is_started = input >= 0 && child_start(child, scratch, &start);
    int error = errno;
    if (input >= 0) {
        (void)close(input);
    }
    if (!is_started) {
        bool is_sandbox = input >= 0 && child->failed_step != 0;
        diag_add(work->diags, is_sandbox ? RULE_MACHINE_SANDBOX : RULE_MACHINE_REFUSED,
                 (struct place){0}, "gnuplot was not run: %s failed: %s",
                 is_sandbox ? sandbox_step_name(child->failed_step) : "making its process",
                 strerror(error));
    }
    return is_started;
}

/* The script lies in memory and is read from there as a file: nothing can block while it is handed
 * over, and gnuplot stops at the first error, where it would go on with the next line of a stream.
 */
static int script_file(str script)
{
    int fd = memfd_create("charts", MFD_CLOEXEC);
    ptrdiff_t done = 0;
    while (fd >= 0 && done < script.len) {
        ssize_t written = pwrite(fd, script.data + done, (size_t)(script.len - done), done);
        if (written < 0 && errno != EINTR) {
            int error = errno;
            (void)close(fd);
            errno = error;
            return -1;
        }
        done += written > 0 ? written : 0;
    }
    return fd;
}

/* Charts count as drawn up to the first that is not whole. */
static void batch_accept(struct work *work, struct arena *scratch, const struct batch *batch,
                         const struct child *child)
{
    str out = child->out;
    str errors = text_view(&child->errors);
    for (ptrdiff_t i = 0; i < batch->count; i++) {
        struct chart_output output = batch_output(scratch, batch, i, out, errors);
        const struct chart *chart = &work->job->charts[batch->first + i];
        if (!output.is_whole) {
            batch_fail(work, scratch, batch, child, i);
            return;
        }
        if (output.picture.len > LIMIT_SVG_BYTES) {
            diag_add(work->diags, RULE_CHART_FAILED, chart->place,
                     "the picture of chart %.*s is larger than %d bytes", STR_ARGS(chart->name),
                     LIMIT_SVG_BYTES);
        } else if (errors_are_harmless(output.errors)) {
            work->pictures[batch->first + i] =
                svg_from_gnuplot(work->keep, work->diags, chart, output.picture);
        } else {
            str said = complaint(scratch, output.errors, batch->script_lines[i]);
            diag_add(work->diags, RULE_CHART_FAILED, chart->place,
                     "gnuplot complained about chart %.*s: %.*s", STR_ARGS(chart->name),
                     STR_ARGS(said));
        }
        /* Outputs are searched for each chart from where the one before ended. */
        out = str_slice(out, output.picture.data - out.data + output.picture.len, out.len);
        errors =
            str_slice(errors, output.errors.data - errors.data + output.errors.len, errors.len);
    }
}

/* The chart at which a batch broke off is the culprit only where no other came before it in its
 * process; else it gets a process of its own first. */
static void batch_fail(struct work *work, struct arena *scratch, const struct batch *batch,
                       const struct child *child, ptrdiff_t number)
{
    const struct chart *chart = &work->job->charts[batch->first + number];
    str errors = text_view(&child->errors);
    struct chart_output output = batch_output(scratch, batch, number, child->out, errors);
    ptrdiff_t redo = number;
    if (number == 0 && !output.began) {
        str said = complaint(scratch, errors, 1);
        diag_add(work->diags, RULE_MACHINE_GNUPLOT, (struct place){0},
                 "gnuplot does not draw: %.*s%s%.*s", STR_ARGS(failure_reason(scratch, child)),
                 said.len > 0 ? ": " : "", STR_ARGS(said));
        work->is_stopped = true;
        return;
    }
    if (number == 0) {
        str said = complaint(scratch, output.errors, batch->script_lines[0]);
        str reason = failure_reason(scratch, child);
        diag_add(work->diags, RULE_CHART_FAILED, chart->place,
                 "gnuplot did not draw chart %.*s to its end: %.*s", STR_ARGS(chart->name),
                 STR_ARGS(said.len > 0 ? said : reason));
        work->stalled_count += child->end == CHILD_STALLED || child->end == CHILD_KILLED;
        redo = 1;
    }
    if (redo < batch->count && work->stalled_count < STALLED_MAX) {
        work->ranges[work->range_count++] =
            (struct range){batch->first + redo, batch->count - redo};
    } else if (redo < batch->count) {
        diag_add(work->diags, RULE_CHART_FAILED, chart->place,
                 "%td more charts are not tried, since %d before them stalled or crashed",
                 batch->count - redo, work->stalled_count);
    }
}

static str failure_reason(struct arena *scratch, const struct child *child)
{
    switch (child->end) {
    case CHILD_STALLED:
        return str_format(scratch, "it took longer than %d s", PATIENCE_MS / 1000);
    case CHILD_FLOODED:
        return STR("it complained without end");
    case CHILD_KILLED:
        if (child->code == SIGXFSZ) {
            return STR("it wrote more than a chart may have");
        }
        return str_format(scratch, "it was ended by a signal (%s), as at a limit of time or memory",
                          strsignal(child->code));
    case CHILD_EXITED:
        return str_format(scratch, "it ended early, with status %d", child->code);
    case CHILD_RUNS:
    default:
        return STR("it never ended");
    }
}

/* The first line in which gnuplot says something, with the line's number counted in the chart's own
 * script. */
static str complaint(struct arena *scratch, str errors, int script_line)
{
    str head = STR("/proc/self/fd/0\" line ");
    ptrdiff_t at = str_find(errors, head, 0);
    if (at < 0) {
        str first = str_trim(errors);
        return str_slice(first, 0, first.len > 200 ? 200 : first.len);
    }
    struct str_cut line = str_cut(str_slice(errors, at + head.len, errors.len), '\n');
    struct str_cut numbered = str_cut(line.before, ':');
    long number = strtol(str_terminated(scratch, numbered.before), NULL, 10);
    return str_format(scratch, "line %ld of its script: %.*s", number - script_line + 1,
                      STR_ARGS(str_trim(numbered.after)));
}

/* Two warnings are about data, not about the script: an empty range that gnuplot widens, and a
 * series without points. */
static bool errors_are_harmless(str errors)
{
    str left = errors;
    bool are_harmless = true;
    while (left.len > 0) {
        struct str_cut cut = str_cut(left, '\n');
        left = cut.after;
        str line = str_trim(cut.before);
        are_harmless =
            are_harmless && (line.len == 0 || str_contains(line, STR("adjusting to [")) ||
                             str_contains(line, STR("with no valid points")));
    }
    return are_harmless;
}
