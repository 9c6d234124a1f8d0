#include "base/file.h"
#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool stage(const struct folder *folder, const char *name, str bytes);
static bool put_in_place(const struct folder *folder, const char *staged,
                         const struct file_write *write);
static char *staged_name(struct arena *arena, ptrdiff_t index);

bool files_write(struct arena *scratch, struct diags *diags, const struct folder *folder,
                 const struct file_write *writes, ptrdiff_t count)
{
    ptrdiff_t staged = 0;
    ptrdiff_t placed = 0;
    bool is_fine = true;
    while (is_fine && staged < count) {
        is_fine = stage(folder, staged_name(scratch, staged), writes[staged].bytes);
        staged += is_fine;
    }
    while (is_fine && placed < count) {
        is_fine = put_in_place(folder, staged_name(scratch, placed), &writes[placed]);
        placed += is_fine;
    }
    int error = errno;
    for (ptrdiff_t i = placed; i < staged; i++) {
        (void)unlinkat(folder->descriptor, staged_name(scratch, i), 0);
    }
    if (is_fine) {
        return true;
    }
    str name = writes[staged < count ? staged : placed].name;
    (void)diag_add(diags, RULE_MACHINE_REFUSED, (struct place){0},
                   "cannot write %.*s: %s; %td of %td files are written", STR_ARGS(name),
                   strerror(error), placed, count);
    return false;
}

/* A whole file under a name of its own, on the disk; nothing is left of it where that fails. */
static bool stage(const struct folder *folder, const char *name, str bytes)
{
    int descriptor = openat(folder->descriptor, name,
                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool is_written = descriptor >= 0;
    while (is_written && bytes.len > 0) {
        ssize_t written = write(descriptor, bytes.data, (size_t)bytes.len);
        is_written = written >= 0 || errno == EINTR;
        bytes = str_slice(bytes, written > 0 ? written : 0, bytes.len);
    }
    is_written = is_written && fsync(descriptor) == 0;
    int error = errno;
    if (descriptor >= 0 && close(descriptor) != 0 && is_written) {
        is_written = false;
        error = errno;
    }
    if (descriptor >= 0 && !is_written) {
        (void)unlinkat(folder->descriptor, name, 0);
    }
    errno = error;
    return is_written;
}

/* Where the file is new, a name that someone else took meanwhile is left to them. */
static bool put_in_place(const struct folder *folder, const char *staged,
                         const struct file_write *write)
{
    char name[FILE_NAME_BYTES];
    must(write->name.len > 0 && write->name.len < FILE_NAME_BYTES);
    memcpy(name, write->name.data, (size_t)write->name.len);
    name[write->name.len] = '\0';
    int at = folder->descriptor;
    if (write->replaces) {
        return renameat(at, staged, at, name) == 0;
    }
    if (renameat2(at, staged, at, name, RENAME_NOREPLACE) == 0) {
        return true;
    }
    bool is_unknown = errno == EINVAL || errno == ENOSYS;
    return is_unknown && linkat(at, staged, at, name, 0) == 0 && unlinkat(at, staged, 0) == 0;
}

static char *staged_name(struct arena *arena, ptrdiff_t index)
{
    return str_terminated(arena, str_format(arena, ".new-%ld-%td", (long)getpid(), index));
}
