#include "publish/fs.h"

#include "base/limits.h"
#include "base/must.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_BYTES_MAX = 200 };

static bool folder_empty(int at, const char *name, int depth);
static bool entry_remove(int folder, const struct dirent *entry, int depth);
static bool folders_create(int root, const char *path);

int fs_open_folder(int at, const char *name)
{
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

bool fs_remove(int at, const char *name)
{
    if (unlinkat(at, name, 0) == 0 || errno == ENOENT) {
        return true;
    }
    return errno == EISDIR && folder_empty(at, name, 0) && unlinkat(at, name, AT_REMOVEDIR) == 0;
}

int fs_create_file(int root, const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(root, path, flags, 0444);
    if (fd < 0 && errno == ENOENT && folders_create(root, path)) {
        fd = openat(root, path, flags, 0444);
    }
    return fd;
}

int fs_open_file(int folder, const char *name)
{
    return openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
}

int fs_link_file(int from, int to, const char *path)
{
    int result = linkat(from, path, to, path, 0);
    if (result != 0 && errno == ENOENT && strchr(path, '/') != NULL && folders_create(to, path)) {
        result = linkat(from, path, to, path, 0);
    }
    return result;
}

bool fs_read_all(struct arena *keep, int fd, ptrdiff_t bytes_max, str *bytes)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > bytes_max) {
        return false;
    }
    ptrdiff_t size = (ptrdiff_t)status.st_size;
    char *data = arena_array(keep, char, size + 1);
    ptrdiff_t done = 0;
    while (done < size) {
        ssize_t got = read(fd, data + done, (size_t)(size - done));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        done += got > 0 ? got : 0;
    }
    *bytes = (str){.data = data, .len = size};
    return true;
}

bool fs_write_all(int fd, str bytes)
{
    ptrdiff_t done = 0;
    while (done < bytes.len) {
        ssize_t written = write(fd, bytes.data + done, (size_t)(bytes.len - done));
        if (written < 0 && errno != EINTR) {
            return false;
        }
        done += written > 0 ? written : 0;
    }
    return true;
}

bool path_is_publishable(str path)
{
    bool is_start = true;
    int depth = 1;
    ptrdiff_t name_len = 0;
    bool is_fine = path.len > 0 && path.len < PATH_BYTES_MAX;
    for (ptrdiff_t i = 0; i < path.len; i++) {
        char c = path.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool is_mark = c == '-' || c == '_' || c == '.';
        is_fine = is_fine && (is_letter || (!is_start && (is_mark || c == '/')));
        is_start = c == '/';
        depth += is_start;
        name_len = is_start ? 0 : name_len + 1;
        is_fine = is_fine && name_len <= NAME_BYTES_MAX;
    }
    return is_fine && !is_start && depth <= LIMIT_SITE_DEPTH;
}

const char *path_terminated(char buffer[PATH_BYTES_MAX], str path)
{
    must(path.len < PATH_BYTES_MAX);
    memcpy(buffer, path.data, (size_t)path.len);
    buffer[path.len] = '\0';
    return buffer;
}

int64_t time_ns(const struct timespec *time)
{
    return (int64_t)((uint64_t)time->tv_sec * 1000000000u + (uint64_t)time->tv_nsec);
}

/* NOLINTNEXTLINE(misc-no-recursion): at most LIMIT_SITE_DEPTH deep. */
static bool folder_empty(int at, const char *name, int depth)
{
    int fd = fs_open_folder(at, name);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (folder == NULL || depth > 2 * LIMIT_SITE_DEPTH) {
        int error = folder == NULL ? errno : ELOOP;
        if (folder != NULL) {
            (void)closedir(folder);
        } else if (fd >= 0) {
            (void)close(fd);
        }
        errno = error;
        return false;
    }
    bool is_empty = true;
    errno = 0;
    for (const struct dirent *entry = readdir(folder); is_empty && entry != NULL;
         entry = readdir(folder)) {
        is_empty = entry_remove(fd, entry, depth);
        errno = is_empty ? 0 : errno;
    }
    is_empty = is_empty && errno == 0;
    int error = errno;
    (void)closedir(folder);
    errno = error;
    return is_empty;
}

/* NOLINTNEXTLINE(misc-no-recursion): see folder_empty. */
static bool entry_remove(int folder, const struct dirent *entry, int depth)
{
    const char *name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        return true;
    }
    if (entry->d_type != DT_DIR) {
        if (unlinkat(folder, name, 0) == 0 || errno == ENOENT) {
            return true;
        }
        if (errno != EISDIR) {
            return false;
        }
    }
    return folder_empty(folder, name, depth + 1) && unlinkat(folder, name, AT_REMOVEDIR) == 0;
}

/* Workers create the same folders at the same time: one of them comes first. */
static bool folders_create(int root, const char *path)
{
    char folder[PATH_BYTES_MAX];
    size_t len = strlen(path);
    must(len < sizeof folder);
    memcpy(folder, path, len + 1);
    for (char *stroke = strchr(folder, '/'); stroke != NULL; stroke = strchr(stroke + 1, '/')) {
        *stroke = '\0';
        if (mkdirat(root, folder, 0755) != 0 && errno != EEXIST) {
            return false;
        }
        *stroke = '/';
    }
    return true;
}
