#include "publish/build_file.h"

#include "base/must.h"
#include "publish/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct header {
    char magic[BUILD_FILE_MAGIC_BYTES];
    struct digest key;
    struct digest checksum; /* of the content */
    uint64_t length;        /* of the content */
};

enum { FILE_BYTES_MAX = 1 << 30 };

static bool file_read(struct arena *keep, int fd, str *content, struct header *header);
static bool file_write(int folder, const char *name, const struct header *header, str content);

str build_file_read(struct arena *keep, str build, const char *name, const char *magic,
                    struct digest key)
{
    str content = {0};
    struct header header = {0};
    int folder = build_folder_open(build);
    int fd = folder < 0 ? -1 : fs_open_file(folder, name);
    bool is_read = fd >= 0 && file_read(keep, fd, &content, &header);
    bool is_right = is_read && memcmp(header.magic, magic, sizeof header.magic) == 0 &&
                    digest_equal(header.key, key) &&
                    digest_equal(header.checksum, digest_of(content));
    if (fd >= 0) {
        (void)close(fd);
    }
    if (folder >= 0) {
        (void)close(folder);
    }
    return is_right ? content : (str){0};
}

bool build_file_replace(str build, const char *name, const char *magic, struct digest key,
                        str content)
{
    struct header header = {
        .key = key, .checksum = digest_of(content), .length = (uint64_t)content.len};
    memcpy(header.magic, magic, sizeof header.magic);
    char beside[64];
    int printed = snprintf(beside, sizeof beside, "%s.new", name);
    must(printed > 0 && printed < (int)sizeof beside);
    int folder = build_folder_open(build);
    bool is_replaced = folder >= 0 && file_write(folder, beside, &header, content) &&
                       renameat(folder, beside, folder, name) == 0;
    if (folder >= 0) {
        (void)close(folder);
    }
    return is_replaced;
}

void build_file_remove(str build, const char *name)
{
    int folder = build_folder_open(build);
    if (folder >= 0) {
        (void)unlinkat(folder, name, 0);
        (void)close(folder);
    }
}

int build_folder_open(str build)
{
    char path[PATH_BYTES_MAX];
    if (build.len == 0 || build.len >= PATH_BYTES_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    bool is_there = mkdir(path_terminated(path, build), 0755) == 0 || errno == EEXIST;
    return is_there ? fs_open_folder(AT_FDCWD, path) : -1;
}

static bool file_read(struct arena *keep, int fd, str *content, struct header *header)
{
    str bytes = {0};
    if (!fs_read_all(keep, fd, FILE_BYTES_MAX, &bytes) || bytes.len < (ptrdiff_t)sizeof *header) {
        return false;
    }
    memcpy(header, bytes.data, sizeof *header);
    *content = str_slice(bytes, (ptrdiff_t)sizeof *header, bytes.len);
    return header->length == (uint64_t)content->len;
}

static bool file_write(int folder, const char *name, const struct header *header, str content)
{
    if (!fs_remove(folder, name)) {
        return false;
    }
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    str head = {.data = (const char *)header, .len = (ptrdiff_t)sizeof *header};
    bool is_written = fd >= 0 && fs_write_all(fd, head) && fs_write_all(fd, content);
    if (fd >= 0) {
        is_written = close(fd) == 0 && is_written;
    }
    return is_written;
}
