#include "publish/stamp.h"

#include "base/must.h"
#include "publish/build_file.h"
#include "publish/fs.h"
#include "publish/ground.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the stamp says of one path, followed by the path and its end. */
struct state {
    uint64_t size; /* 0 for folders, whose size means nothing */
    uint64_t inode;
    uint64_t device;
    int64_t mtime_ns;
    int64_t ctime_ns;
    uint32_t mode;
    uint32_t path_len; /* with its end */
};

static const char NAME[] = "stamp";
static const char BEGIN_NAME[] = "stamp.begin";
static const char MAGIC[BUILD_FILE_MAGIC_BYTES + 1] = "hwstamp1";

static bool state_of(const char *path, struct state *state);
static bool state_is_settled(const struct state *state, int64_t started);
static bool state_add(struct text *content, const char *path, int64_t started);
static bool site_add(struct arena *scratch, struct text *content, str output,
                     const struct outputs *outputs);

int64_t stamp_begin(str build)
{
    int64_t started = -1;
    int folder = build_folder_open(build);
    struct stat status;
    int fd = folder < 0 || !fs_remove(folder, BEGIN_NAME)
                 ? -1
                 : openat(folder, BEGIN_NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                          0644);
    if (fd >= 0) {
        started = fstat(fd, &status) == 0 ? time_ns(&status.st_mtim) : -1;
        (void)close(fd);
        (void)unlinkat(folder, BEGIN_NAME, 0);
    }
    if (folder >= 0) {
        (void)close(folder);
    }
    return started;
}

bool stamp_is_current(str build, struct digest key)
{
    struct arena scratch = {0};
    str left = build_file_read(&scratch, build, NAME, MAGIC, key);
    bool is_current = left.len > 0;
    while (is_current && left.len > 0) {
        struct state stamped;
        struct state now;
        is_current = left.len > (ptrdiff_t)sizeof stamped;
        if (!is_current) {
            break;
        }
        memcpy(&stamped, left.data, sizeof stamped);
        left = str_slice(left, (ptrdiff_t)sizeof stamped, left.len);
        is_current = stamped.path_len > 0 && (ptrdiff_t)stamped.path_len <= left.len &&
                     left.data[stamped.path_len - 1] == '\0' && state_of(left.data, &now);
        if (is_current) {
            now.path_len = stamped.path_len;
            is_current = memcmp(&now, &stamped, sizeof now) == 0;
            left = str_slice(left, (ptrdiff_t)stamped.path_len, left.len);
        }
    }
    arena_free(&scratch);
    return is_current;
}

bool stamp_write(str build, struct digest key, int64_t started, const struct stamp_inputs *inputs,
                 str output, const struct outputs *outputs)
{
    struct arena scratch = {0};
    struct text content = text_new(&scratch, inputs->count * 128 + 4096);
    bool is_fit = started >= 0;
    for (ptrdiff_t i = 0; is_fit && i < inputs->count; i++) {
        is_fit = state_add(&content, str_terminated(&scratch, inputs->items[i]), started);
    }
    is_fit = is_fit && site_add(&scratch, &content, output, outputs);
    if (!is_fit || !build_file_replace(build, NAME, MAGIC, key, text_view(&content))) {
        build_file_remove(build, NAME);
        is_fit = false;
    }
    arena_free(&scratch);
    return is_fit;
}

/* All bytes of the state are set, so that states can be compared as bytes. */
static bool state_of(const char *path, struct state *state)
{
    struct stat status;
    if (fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return false;
    }
    memset(state, 0, sizeof *state);
    state->size = S_ISDIR(status.st_mode) ? 0 : (uint64_t)status.st_size;
    state->inode = status.st_ino;
    state->device = status.st_dev;
    state->mtime_ns = time_ns(&status.st_mtim);
    state->ctime_ns = time_ns(&status.st_ctim);
    state->mode = status.st_mode;
    return true;
}

/* Changed so long before the build began that a later change must show in the times. */
static bool state_is_settled(const struct state *state, int64_t started)
{
    const int64_t second = 1000000000;
    bool is_coarse = state->mtime_ns % second == 0;
    int64_t before = started - (is_coarse ? 2 * second : 0);
    return state->mtime_ns < before && state->ctime_ns < before;
}

static bool state_add(struct text *content, const char *path, int64_t started)
{
    struct state state;
    if (!state_of(path, &state) || !state_is_settled(&state, started)) {
        return false;
    }
    state.path_len = (uint32_t)strlen(path) + 1;
    text_add(content, (str){.data = (const char *)&state, .len = (ptrdiff_t)sizeof state});
    text_add(content, (str){.data = path, .len = (ptrdiff_t)state.path_len});
    return true;
}

/* The site's folders show added and removed files; its manifest stands for the files themselves,
 * which nobody writes in place. They are new, so any time is settled. */
static bool site_add(struct arena *scratch, struct text *content, str output,
                     const struct outputs *outputs)
{
    str manifest = str_format(scratch, "%.*s/%s", STR_ARGS(output), MANIFEST_NAME);
    bool is_fit = state_add(content, str_terminated(scratch, output), INT64_MAX) &&
                  state_add(content, str_terminated(scratch, manifest), INT64_MAX);
    str last = {0};
    for (ptrdiff_t i = 0; is_fit && i < outputs->count; i++) {
        str path = outputs->items[i].path;
        ptrdiff_t end = path.len;
        while (end > 0 && path.data[end - 1] != '/') {
            end--;
        }
        str folder = str_slice(path, 0, end);
        if (end > 0 && !str_equal(folder, last)) {
            str whole = str_format(scratch, "%.*s/%.*s", STR_ARGS(output), STR_ARGS(folder));
            is_fit = state_add(content, str_terminated(scratch, whole), INT64_MAX);
            last = folder;
        }
    }
    return is_fit;
}
