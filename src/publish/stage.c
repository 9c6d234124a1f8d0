#include "publish/stage.h"

#include "base/array.h"
#include "base/limits.h"
#include "publish/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool list_folder(struct arena *keep, struct stage *stage, int at, const char *name,
                        str path);
static bool list_entry(struct arena *keep, struct stage *stage, int folder,
                       const struct dirent *entry, str path);
static bool outputs_have(const struct outputs *outputs, str path);

bool stage_list(struct arena *keep, struct stage *stage, int folder)
{
    *stage = (struct stage){.found.arena = keep};
    return list_folder(keep, stage, folder, ".", STR(""));
}

void stage_make_room(struct stage *stage, int folder, str path)
{
    char buffer[PATH_BYTES_MAX];
    if (map_find(&stage->found, path) != NULL) {
        *map_slot(&stage->found, path) = NULL;
        (void)unlinkat(folder, path_terminated(buffer, path), 0);
    }
}

bool stage_trim(struct stage *stage, int folder, const struct outputs *outputs)
{
    char buffer[PATH_BYTES_MAX];
    bool is_trim = true;
    for (ptrdiff_t i = 0; is_trim && i < stage->files.count; i++) {
        str path = stage->files.items[i];
        is_trim = outputs_have(outputs, path) ||
                  unlinkat(folder, path_terminated(buffer, path), 0) == 0 || errno == ENOENT;
    }
    for (ptrdiff_t i = stage->folders.count - 1; is_trim && i >= 0; i--) {
        const char *path = path_terminated(buffer, stage->folders.items[i]);
        is_trim = unlinkat(folder, path, AT_REMOVEDIR) == 0 || errno == ENOTEMPTY ||
                  errno == EEXIST || errno == ENOENT;
    }
    return is_trim;
}

/* No folder is entered through a link. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool list_folder(struct arena *keep, struct stage *stage, int at, const char *name, str path)
{
    int fd = fs_open_folder(at, name);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (folder == NULL) {
        int error = errno;
        if (fd >= 0) {
            (void)close(fd);
        }
        errno = error;
        return false;
    }
    bool is_listed = true;
    errno = 0;
    for (const struct dirent *entry = readdir(folder); is_listed && entry != NULL;
         entry = readdir(folder)) {
        is_listed = list_entry(keep, stage, fd, entry, path);
        errno = is_listed ? 0 : errno;
    }
    is_listed = is_listed && errno == 0;
    int error = errno;
    (void)closedir(folder);
    errno = error;
    return is_listed;
}

/* What could not be part of a site is removed with all that is in it. */
// NOLINTNEXTLINE(misc-no-recursion)
static bool list_entry(struct arena *keep, struct stage *stage, int folder,
                       const struct dirent *entry, str path)
{
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
        return true;
    }
    str own = path.len == 0 ? str_copy(keep, str_from(entry->d_name))
                            : str_format(keep, "%.*s/%s", STR_ARGS(path), entry->d_name);
    bool is_known = entry->d_type == DT_REG || entry->d_type == DT_DIR;
    if (!is_known || !path_is_publishable(own)) {
        return fs_remove(folder, entry->d_name);
    }
    if (entry->d_type == DT_DIR) {
        *array_add(keep, &stage->folders) = own;
        return list_folder(keep, stage, folder, entry->d_name, own);
    }
    str *file = array_add(keep, &stage->files);
    *file = own;
    *map_slot(&stage->found, own) = stage;
    return true;
}

static int compare_path(const void *path, const void *output)
{
    const struct output *of = output;
    return str_compare(*(const str *)path, of->path);
}

static bool outputs_have(const struct outputs *outputs, str path)
{
    return outputs->count > 0 && bsearch(&path, outputs->items, (size_t)outputs->count,
                                         sizeof outputs->items[0], compare_path) != NULL;
}
