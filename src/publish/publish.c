#include "publish/publish.h"

#include "base/must.h"
#include "publish/fs.h"
#include "publish/ground.h"
#include "publish/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct publication {
    struct arena *keep;
    struct ground ground;
    int stage_fd;
    struct stage stage; /* what was in it before */
    int old_fd;         /* the site that is replaced; -1: there is none */
    bool is_durable;
};

/* Up to so many new files are synced one by one; more are cheaper by syncing the file system. */
enum { SYNC_SINGLY_MAX = 100, STAGED_BYTES_MAX = 256 * 1024 * 1024 };

static bool file_fill(int fd, str bytes, struct output *output);
static bool is_remembered(int folder, const char *path, const struct output *remembered);
static bool trim(struct publication *publication, struct diags *diags,
                 const struct outputs *outputs);
static bool manifest_write(struct publication *publication, struct diags *diags,
                           struct outputs *outputs);
static bool stage_sync(struct publication *publication, struct diags *diags,
                       const struct outputs *outputs);
static bool files_sync(struct arena *scratch, int stage_fd, const struct outputs *outputs);
static bool path_sync(int root, const char *path, int flags);
static bool outputs_are_single(struct diags *diags, const struct outputs *outputs);
static void publication_close(struct publication *publication);
static void refused(struct diags *diags, const char *doing, str path);

struct publication *publication_open(struct arena *keep, struct diags *diags,
                                     const struct publish_options *options)
{
    struct publication *publication = arena_new(keep, struct publication);
    publication->keep = keep;
    publication->is_durable = options->is_durable;
    publication->old_fd = -1;
    publication->stage_fd = -1;
    if (!ground_take(keep, diags, &publication->ground, options->output, options->build)) {
        return NULL;
    }
    const struct ground *ground = &publication->ground;
    publication->stage_fd = fs_open_folder(ground->stage_parent_fd, ground->stage_name);
    if (ground->has_site) {
        publication->old_fd = fs_open_folder(ground->site_parent_fd, ground->site_name);
    }
    if (publication->stage_fd < 0 || (ground->has_site && publication->old_fd < 0) ||
        !stage_list(keep, &publication->stage, publication->stage_fd)) {
        refused(diags, "opening", options->output);
        publication_abandon(publication);
        return NULL;
    }
    return publication;
}

bool publication_write(struct publication *publication, struct diags *diags, struct output *output,
                       str bytes)
{
    if (!path_is_publishable(output->path)) {
        diag_add(diags, RULE_PAGE_LINK, (struct place){0},
                 "%.*s cannot be the path of a file of the site", STR_ARGS(output->path));
        return false;
    }
    char buffer[PATH_BYTES_MAX];
    const char *path = path_terminated(buffer, output->path);
    stage_make_room(&publication->stage, publication->stage_fd, output->path);
    int fd = fs_create_file(publication->stage_fd, path);
    bool is_written = fd >= 0 && file_fill(fd, bytes, output);
    int error = errno;
    if (fd >= 0 && close(fd) != 0 && is_written) {
        is_written = false;
        error = errno;
    }
    if (fd >= 0 && !is_written) {
        (void)unlinkat(publication->stage_fd, path, 0);
    }
    if (!is_written) {
        errno = error;
        refused(diags, "writing", output->path);
    }
    return is_written;
}

bool publication_link(struct publication *publication, const struct output *remembered)
{
    if (!path_is_publishable(remembered->path)) {
        return false;
    }
    char buffer[PATH_BYTES_MAX];
    const char *path = path_terminated(buffer, remembered->path);
    if (is_remembered(publication->stage_fd, path, remembered)) {
        return true;
    }
    stage_make_room(&publication->stage, publication->stage_fd, remembered->path);
    bool is_linked = publication->old_fd >= 0 &&
                     fs_link_file(publication->old_fd, publication->stage_fd, path) == 0;
    bool is_same = is_linked && is_remembered(publication->stage_fd, path, remembered);
    if (is_linked && !is_same) {
        (void)unlinkat(publication->stage_fd, path, 0);
    }
    return is_same;
}

/* The very file that was written then, and not touched since. */
static bool is_remembered(int folder, const char *path, const struct output *remembered)
{
    struct stat status;
    return fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
           status.st_ino == remembered->inode && (uint64_t)status.st_size == remembered->size &&
           time_ns(&status.st_mtim) == remembered->mtime_ns;
}

str publication_read(struct arena *keep, const struct publication *publication, str path)
{
    char buffer[PATH_BYTES_MAX];
    str bytes = {0};
    if (!path_is_publishable(path)) {
        return bytes;
    }
    int fd = fs_open_file(publication->stage_fd, path_terminated(buffer, path));
    if (fd >= 0) {
        (void)fs_read_all(keep, fd, STAGED_BYTES_MAX, &bytes);
        (void)close(fd);
    }
    return bytes;
}

bool publication_finish(struct publication *publication, struct diags *diags,
                        struct outputs *outputs)
{
    outputs_sort(outputs);
    bool is_ready = outputs_are_single(diags, outputs) && trim(publication, diags, outputs) &&
                    manifest_write(publication, diags, outputs) &&
                    stage_sync(publication, diags, outputs) &&
                    ground_swap(&publication->ground, diags);
    if (!is_ready) {
        publication_abandon(publication);
        return false;
    }
    if (publication->is_durable) {
        (void)fsync(publication->ground.site_parent_fd);
        (void)fsync(publication->ground.stage_parent_fd);
    }
    /* The old site lies in the stage's place now, ready for the next build; beside the site, where
     * people look, nothing is left. */
    const struct ground *ground = &publication->ground;
    if (ground->stage_parent_fd != ground->build_fd) {
        (void)fs_remove(ground->stage_parent_fd, ground->stage_name);
    }
    publication_close(publication);
    return true;
}

/* What cannot be removed now is removed by the next run, which says so where it cannot either. */
void publication_abandon(struct publication *publication)
{
    (void)fs_remove(publication->ground.stage_parent_fd, publication->ground.stage_name);
    publication_close(publication);
}

static bool file_fill(int fd, str bytes, struct output *output)
{
    struct stat status;
    if (!fs_write_all(fd, bytes) || fstat(fd, &status) != 0) {
        return false;
    }
    output->digest = sha256_of(bytes);
    output->size = (uint64_t)status.st_size;
    output->inode = status.st_ino;
    output->mtime_ns = time_ns(&status.st_mtim);
    output->is_linked = false;
    return true;
}

static bool trim(struct publication *publication, struct diags *diags,
                 const struct outputs *outputs)
{
    if (!stage_trim(&publication->stage, publication->stage_fd, outputs)) {
        refused(diags, "removing old files from", STR("the new site"));
        return false;
    }
    return true;
}

static bool manifest_write(struct publication *publication, struct diags *diags,
                           struct outputs *outputs)
{
    struct arena scratch = {0};
    struct text manifest = text_new(&scratch, outputs->count * 100 + 64);
    for (ptrdiff_t i = 0; i < outputs->count; i++) {
        char hex[65];
        sha256_hex(&outputs->items[i].digest, hex);
        text_add(&manifest, str_from(hex));
        text_add(&manifest, STR("  "));
        text_add(&manifest, outputs->items[i].path);
        text_char(&manifest, '\n');
    }
    int fd = openat(publication->stage_fd, MANIFEST_NAME,
                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0444);
    bool is_written = fd >= 0 && fs_write_all(fd, text_view(&manifest)) &&
                      (!publication->is_durable || fsync(fd) == 0);
    int error = errno;
    if (fd >= 0 && close(fd) != 0 && is_written) {
        is_written = false;
        error = errno;
    }
    arena_free(&scratch);
    if (!is_written) {
        errno = error;
        refused(diags, "writing", STR(MANIFEST_NAME));
    }
    return is_written;
}

static bool stage_sync(struct publication *publication, struct diags *diags,
                       const struct outputs *outputs)
{
    if (!publication->is_durable) {
        return true;
    }
    ptrdiff_t new_count = 0;
    for (ptrdiff_t i = 0; i < outputs->count; i++) {
        new_count += !outputs->items[i].is_linked;
    }
    struct arena scratch = {0};
    bool is_synced = new_count < SYNC_SINGLY_MAX
                         ? files_sync(&scratch, publication->stage_fd, outputs)
                         : syncfs(publication->stage_fd) == 0;
    int error = errno;
    arena_free(&scratch);
    if (!is_synced) {
        errno = error;
        refused(diags, "saving to disk", STR("the new site"));
    }
    return is_synced;
}

/* New files, and every folder, since all folders of the stage are new. */
static bool files_sync(struct arena *scratch, int stage_fd, const struct outputs *outputs)
{
    bool is_synced = fsync(stage_fd) == 0;
    str folder = STR("");
    for (ptrdiff_t i = 0; is_synced && i < outputs->count; i++) {
        const struct output *output = &outputs->items[i];
        if (!output->is_linked) {
            is_synced = path_sync(stage_fd, str_terminated(scratch, output->path), 0);
        }
        for (ptrdiff_t stroke = str_find(output->path, STR("/"), 0); is_synced && stroke >= 0;
             stroke = str_find(output->path, STR("/"), stroke + 1)) {
            str parent = str_slice(output->path, 0, stroke);
            str rest = str_slice(folder, parent.len, folder.len);
            bool is_known =
                str_starts(folder, parent) && (rest.len == 0 || str_starts(rest, STR("/")));
            if (!is_known) {
                is_synced = path_sync(stage_fd, str_terminated(scratch, parent), O_DIRECTORY);
                folder = parent;
            }
        }
    }
    return is_synced;
}

static bool path_sync(int root, const char *path, int flags)
{
    int fd = openat(root, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    errno = error;
    return is_synced;
}

/* The outputs are sorted. */
static bool outputs_are_single(struct diags *diags, const struct outputs *outputs)
{
    bool are_single = true;
    for (ptrdiff_t i = 1; i < outputs->count; i++) {
        str path = outputs->items[i].path;
        if (str_equal(outputs->items[i - 1].path, path)) {
            diag_add(diags, RULE_PAGE_LINK, (struct place){0}, "two pages have the path %.*s",
                     STR_ARGS(path));
            are_single = false;
        }
    }
    return are_single;
}

static void publication_close(struct publication *publication)
{
    int *fds[] = {&publication->stage_fd, &publication->old_fd};
    for (ptrdiff_t i = 0; i < COUNT(fds); i++) {
        if (*fds[i] >= 0) {
            (void)close(*fds[i]);
            *fds[i] = -1;
        }
    }
    ground_leave(&publication->ground);
}

static void refused(struct diags *diags, const char *doing, str path)
{
    diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0}, "%s %.*s failed: %s", doing,
             STR_ARGS(path), strerror(errno));
}
