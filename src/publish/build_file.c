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

/* Which file is meant. */
struct wanted {
    str build;
    const char *name;
    const char *magic;
    struct digest key;
    bool is_own;
};

static str read_wanted(struct arena *keep, const struct wanted *wanted);
static bool replace_wanted(const struct wanted *wanted, str content);
static bool file_read(struct arena *keep, int fd, str *content, struct header *header);
static bool file_write(int folder, const char *name, struct header *header, str content,
                       bool is_own);
static struct digest own_key(const struct stat *status, struct digest key);

str build_file_read(struct arena *keep, str build, const char *name, const char *magic,
                    struct digest key)
{
    return read_wanted(keep, &(struct wanted){build, name, magic, key, false});
}

str build_file_read_own(struct arena *keep, str build, const char *name, const char *magic,
                        struct digest key)
{
    return read_wanted(keep, &(struct wanted){build, name, magic, key, true});
}

bool build_file_replace(str build, const char *name, const char *magic, struct digest key,
                        str content)
{
    return replace_wanted(&(struct wanted){build, name, magic, key, false}, content);
}

bool build_file_replace_own(str build, const char *name, const char *magic, struct digest key,
                            str content)
{
    return replace_wanted(&(struct wanted){build, name, magic, key, true}, content);
}

static str read_wanted(struct arena *keep, const struct wanted *wanted)
{
    str content = {0};
    struct header header = {0};
    int folder = build_folder_open(wanted->build);
    int fd = folder < 0 ? -1 : fs_open_file(folder, wanted->name);
    struct stat status;
    bool is_read = fd >= 0 && fstat(fd, &status) == 0 && file_read(keep, fd, &content, &header);
    bool is_right =
        is_read && memcmp(header.magic, wanted->magic, sizeof header.magic) == 0 &&
        digest_equal(header.key, wanted->is_own ? own_key(&status, wanted->key) : wanted->key) &&
        digest_equal(header.checksum, digest_of(content));
    if (fd >= 0) {
        (void)close(fd);
    }
    if (folder >= 0) {
        (void)close(folder);
    }
    return is_right ? content : (str){0};
}

static bool replace_wanted(const struct wanted *wanted, str content)
{
    struct header header = {
        .key = wanted->key, .checksum = digest_of(content), .length = (uint64_t)content.len};
    memcpy(header.magic, wanted->magic, sizeof header.magic);
    char beside[64];
    int printed = snprintf(beside, sizeof beside, "%s.new", wanted->name);
    must(printed > 0 && printed < (int)sizeof beside);
    int folder = build_folder_open(wanted->build);
    bool is_replaced = folder >= 0 &&
                       file_write(folder, beside, &header, content, wanted->is_own) &&
                       renameat(folder, beside, folder, wanted->name) == 0;
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

/* Of its own file the time is set back to that at which it was created, which the key knows. */
static bool file_write(int folder, const char *name, struct header *header, str content,
                       bool is_own)
{
    if (!fs_remove(folder, name)) {
        return false;
    }
    int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    struct stat status;
    bool is_written = fd >= 0 && fstat(fd, &status) == 0;
    if (is_written && is_own) {
        header->key = own_key(&status, header->key);
    }
    str head = {.data = (const char *)header, .len = (ptrdiff_t)sizeof *header};
    is_written = is_written && fs_write_all(fd, head) && fs_write_all(fd, content);
    if (is_written && is_own) {
        is_written = futimens(fd, (struct timespec[]){status.st_mtim, status.st_mtim}) == 0;
    }
    if (fd >= 0) {
        is_written = close(fd) == 0 && is_written;
    }
    return is_written;
}

static struct digest own_key(const struct stat *status, struct digest key)
{
    const uint64_t parts[] = {key.high, key.low, (uint64_t)status->st_dev, (uint64_t)status->st_ino,
                              (uint64_t)time_ns(&status->st_mtim)};
    return digest_of((str){.data = (const char *)parts, .len = (ptrdiff_t)sizeof parts});
}
