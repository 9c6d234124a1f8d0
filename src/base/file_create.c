#include "base/file.h"
#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_parent(const struct folder *root, str path);
static int open_or_make(int at, str name);
static bool write_all(int descriptor, str bytes);
static const char *terminated(char *buffer, ptrdiff_t size, str name);

enum { NAME_BYTES = 256 };

enum file_created file_create(struct diags *diags, const struct folder *root, str path, str bytes)
{
    ptrdiff_t name_at = path.len;
    while (name_at > 0 && path.data[name_at - 1] != '/') {
        name_at--;
    }
    char name[NAME_BYTES];
    int parent = open_parent(root, str_slice(path, 0, name_at));
    int descriptor =
        parent < 0
            ? -1
            : openat(parent, terminated(name, NAME_BYTES, str_slice(path, name_at, path.len)),
                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool is_there = descriptor < 0 && errno == EEXIST;
    bool is_written = descriptor >= 0 && write_all(descriptor, bytes);
    int error = errno;
    if (descriptor >= 0 && close(descriptor) != 0 && is_written) {
        is_written = false;
        error = errno;
    }
    if (parent >= 0 && parent != root->descriptor) {
        (void)close(parent);
    }
    if (is_written || is_there) {
        return is_written ? FILE_CREATED : FILE_EXISTS;
    }
    (void)diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0}, "cannot write %.*s: %s",
                   STR_ARGS(path), strerror(error));
    return FILE_REFUSED;
}

/* The folder of a path that ends with a stroke or is empty; those that are missing are made. */
static int open_parent(const struct folder *root, str path)
{
    int folder = root->descriptor;
    while (path.len > 0) {
        struct str_cut cut = str_cut(path, '/');
        int next = open_or_make(folder, cut.before);
        int error = errno;
        if (folder != root->descriptor) {
            (void)close(folder);
        }
        errno = error;
        if (next < 0) {
            return -1;
        }
        folder = next;
        path = cut.after;
    }
    return folder;
}

static int open_or_make(int at, str name)
{
    char buffer[NAME_BYTES];
    const char *path = terminated(buffer, NAME_BYTES, name);
    int folder = openat(at, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && errno == ENOENT && mkdirat(at, path, 0777) == 0) {
        folder = openat(at, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    }
    return folder;
}

static bool write_all(int descriptor, str bytes)
{
    while (bytes.len > 0) {
        ssize_t written = write(descriptor, bytes.data, (size_t)bytes.len);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        bytes = str_slice(bytes, written > 0 ? written : 0, bytes.len);
    }
    return true;
}

/* Names are our own: made of an id and a folder of the schema. */
static const char *terminated(char *buffer, ptrdiff_t size, str name)
{
    must(name.len > 0 && name.len < size && !str_equal(name, STR("..")));
    memcpy(buffer, name.data, (size_t)name.len);
    buffer[name.len] = '\0';
    return buffer;
}
