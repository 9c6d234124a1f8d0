#include "base/file.h"

#include "base/array.h"
#include "base/must.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/openat2.h>

enum { PATH_BYTES_MAX = 1024 };

static int open_beneath(const struct folder *root, str path, int flags);
static int open_by_steps(const struct folder *root, const char *path, int flags);
static void refused(struct diags *diags, str path, int error);
static struct place place_of(struct arena *arena, str path);
static int name_order(const void *a, const void *b);
static bool read_all(struct arena *keep, int descriptor, ptrdiff_t size, ptrdiff_t bytes_max,
                     str *bytes);
static bool is_regular(struct diags *diags, str path, int descriptor, struct stat *status);
static struct file_stamp stamp_of(const struct stat *status);

bool folder_open(struct diags *diags, const char *path, struct folder *root)
{
    *root = (struct folder){.descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (root->descriptor < 0) {
        refused(diags, str_from(path), errno);
        return false;
    }
    int probe = open_beneath(root, STR("."), O_PATH | O_DIRECTORY);
    root->by_steps = probe < 0;
    if (probe >= 0) {
        (void)close(probe);
    }
    return true;
}

void folder_close(struct folder *root)
{
    (void)close(root->descriptor);
    root->descriptor = -1;
}

static enum file_type type_of(int folder, const struct dirent *entry)
{
    switch (entry->d_type) {
    case DT_REG:
        return FILE_REGULAR;
    case DT_DIR:
        return FILE_FOLDER;
    case DT_LNK:
        return FILE_LINK;
    case DT_UNKNOWN:
        break;
    default:
        return FILE_OTHER;
    }
    struct stat status;
    if (fstatat(folder, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return FILE_OTHER;
    }
    return S_ISREG(status.st_mode)   ? FILE_REGULAR
           : S_ISDIR(status.st_mode) ? FILE_FOLDER
           : S_ISLNK(status.st_mode) ? FILE_LINK
                                     : FILE_OTHER;
}

static void list_names(struct arena *keep, DIR *stream, ptrdiff_t count_max,
                       struct file_names *names)
{
    const struct dirent *entry = NULL;
    while (names->count <= count_max && (errno = 0, entry = readdir(stream)) != NULL) {
        str name = str_from(entry->d_name);
        if (!str_equal(name, STR(".")) && !str_equal(name, STR(".."))) {
            *array_add(keep, names) = (struct file_name){
                .name = str_copy(keep, name),
                .type = type_of(dirfd(stream), entry),
            };
        }
    }
}

bool folder_list(struct arena *keep, struct diags *diags, const struct folder *root, str path,
                 ptrdiff_t count_max, struct file_names *names)
{
    *names = (struct file_names){0};
    int descriptor = open_beneath(root, path.len > 0 ? path : STR("."), O_RDONLY | O_DIRECTORY);
    DIR *stream = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (stream == NULL) {
        refused(diags, path, errno);
        if (descriptor >= 0) {
            (void)close(descriptor);
        }
        return false;
    }
    list_names(keep, stream, count_max, names);
    int error = names->count > count_max ? 0 : errno;
    (void)closedir(stream);
    if (error != 0) {
        refused(diags, path, error);
        return false;
    }
    if (names->count > count_max) {
        (void)diag_add(diags, RULE_FILE_COUNT, place_of(diags->arena, path),
                       "this folder has more entries than the limit of %td", count_max);
        return false;
    }
    if (names->count > 1) {
        qsort(names->items, (size_t)names->count, sizeof names->items[0], name_order);
    }
    return true;
}

bool folder_has(const struct folder *root, str path)
{
    int descriptor = open_beneath(root, path, O_PATH);
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
    return descriptor >= 0;
}

bool file_read(struct arena *keep, struct diags *diags, const struct folder *root, str path,
               ptrdiff_t bytes_max, struct file *file)
{
    *file = (struct file){0};
    int descriptor = open_beneath(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        refused(diags, path, errno);
        return false;
    }
    struct stat status;
    bool is_read = is_regular(diags, path, descriptor, &status);
    if (is_read &&
        !read_all(keep, descriptor, (ptrdiff_t)status.st_size, bytes_max, &file->bytes)) {
        refused(diags, path, errno);
        is_read = false;
    }
    (void)close(descriptor);
    if (is_read && file->bytes.len > bytes_max) {
        (void)diag_add(diags, RULE_FILE_SIZE, place_of(diags->arena, path),
                       "this file has more than %td bytes", bytes_max);
        is_read = false;
    }
    file->stamp = is_read ? stamp_of(&status) : (struct file_stamp){0};
    return is_read;
}

bool file_look(struct diags *diags, const struct folder *root, str path, struct file_stamp *stamp)
{
    *stamp = (struct file_stamp){0};
    int descriptor = open_beneath(root, path, O_PATH);
    if (descriptor < 0) {
        refused(diags, path, errno);
        return false;
    }
    struct stat status;
    bool is_file = is_regular(diags, path, descriptor, &status);
    (void)close(descriptor);
    if (is_file) {
        *stamp = stamp_of(&status);
    }
    return is_file;
}

/* Below 0 with errno where it is refused. */
static int open_beneath(const struct folder *root, str path, int flags)
{
    char terminated[PATH_BYTES_MAX];
    must(root->descriptor >= 0);
    if (path.len >= PATH_BYTES_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(terminated, path.data, (size_t)path.len);
    terminated[path.len] = '\0';
    if (path.len == 0 || strlen(terminated) != (size_t)path.len) {
        errno = ENOENT;
        return -1;
    }
    if (root->by_steps) {
        return open_by_steps(root, terminated, flags);
    }
    struct open_how how = {
        .flags = (unsigned long long)(unsigned)(flags | O_CLOEXEC),
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    long descriptor = -1;
    do {
        descriptor = syscall(SYS_openat2, root->descriptor, terminated, &how, sizeof how);
    } while (descriptor < 0 && (errno == EINTR || errno == EAGAIN));
    return (int)descriptor;
}

/* What openat2 promises, for kernels and sandboxes that lack it: each folder on the way is opened
 * without following links, and no name is `..`. */
static int open_by_steps(const struct folder *root, const char *path, int flags)
{
    int folder = root->descriptor;
    str rest = str_from(path);
    int opened = -1;
    while (rest.len > 0) {
        struct str_cut cut = str_cut(rest, '/');
        char name[PATH_BYTES_MAX];
        memcpy(name, cut.before.data, (size_t)cut.before.len);
        name[cut.before.len] = '\0';
        rest = cut.after;
        bool leads_out = strcmp(name, "..") == 0 || cut.before.len == 0;
        int step_flags = rest.len > 0 ? O_PATH | O_DIRECTORY : flags;
        opened = -1;
        errno = leads_out ? EXDEV : 0;
        while (!leads_out &&
               (opened = openat(folder, name, step_flags | O_NOFOLLOW | O_CLOEXEC)) < 0 &&
               errno == EINTR) {
        }
        int error = errno;
        if (folder != root->descriptor) {
            (void)close(folder);
        }
        errno = error;
        if (opened < 0) {
            return -1;
        }
        folder = opened;
    }
    return opened;
}

static void refused(struct diags *diags, str path, int error)
{
    struct place place = place_of(diags->arena, path);
    if (error == ENOENT) {
        (void)diag_add(diags, RULE_FILE_MISSING, place, "there is no such file or folder");
    } else if (error == ENOTDIR) {
        (void)diag_add(diags, RULE_FILE_KIND, place,
                       "this is, or leads over, a file that is no folder");
    } else if (error == ELOOP) {
        (void)diag_add(diags, RULE_FILE_KIND, place, "this is, or leads over, a symbolic link");
    } else if (error == EXDEV) {
        (void)diag_add(diags, RULE_FILE_KIND, place, "this path leads out of the project");
    } else if (error == ENXIO) {
        (void)diag_add(diags, RULE_FILE_KIND, place, "this is a pipe, device or socket");
    } else {
        (void)diag_add(diags, RULE_FILE_UNREADABLE, place, "cannot be read: %s", strerror(error));
    }
}

static struct place place_of(struct arena *arena, str path)
{
    struct origin *origin = arena_new(arena, struct origin);
    origin->path = path.len > 0 ? str_copy(arena, path) : STR(".");
    return (struct place){.origin = origin};
}

static int name_order(const void *a, const void *b)
{
    const struct file_name *left = a;
    const struct file_name *right = b;
    return str_compare(left->name, right->name);
}

/* At most one byte more than the limit, which tells that there is more. A read that gives less than
 * there is room for has met the file's end. */
static bool read_all(struct arena *keep, int descriptor, ptrdiff_t size, ptrdiff_t bytes_max,
                     str *bytes)
{
    ptrdiff_t room = size < bytes_max ? size + 1 : bytes_max + 1;
    char *data = arena_array(keep, char, room);
    ptrdiff_t len = 0;
    for (;;) {
        ssize_t got = read(descriptor, data + len, (size_t)(room - len));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        len += got;
        if (len < room || len > bytes_max) {
            break;
        }
        ptrdiff_t larger = room * 2 > bytes_max ? bytes_max + 1 : room * 2;
        char *grown = arena_array(keep, char, larger);
        memcpy(grown, data, (size_t)len);
        data = grown;
        room = larger;
    }
    *bytes = (str){.data = data, .len = len};
    return true;
}

static bool is_regular(struct diags *diags, str path, int descriptor, struct stat *status)
{
    if (fstat(descriptor, status) != 0) {
        refused(diags, path, errno);
        return false;
    }
    if (!S_ISREG(status->st_mode)) {
        (void)diag_add(diags, RULE_FILE_KIND, place_of(diags->arena, path),
                       S_ISLNK(status->st_mode) ? "this is a symbolic link"
                                                : "this is no regular file");
        return false;
    }
    return true;
}

static struct file_stamp stamp_of(const struct stat *status)
{
    return (struct file_stamp){
        .size = status->st_size,
        .seconds = status->st_mtim.tv_sec,
        .nanoseconds = status->st_mtim.tv_nsec,
        .inode = status->st_ino,
    };
}
