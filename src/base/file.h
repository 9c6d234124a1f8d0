/* Reading files beneath one folder, and nowhere else: no path leads out of it, no symbolic link is
 * followed, no pipe or device is opened, and no more than the limit is read, even of a file that
 * grows meanwhile. What cannot be read is a diagnostic at the file's path.
 *
 *     struct folder root;
 *     if (folder_open(diags, "site", &root)) {
 *         struct file file;
 *         if (file_read(keep, diags, &root, STR("data/gpus/x.yaml"), LIMIT_…, &file)) { ... }
 *         folder_close(&root);
 *     }
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/diag.h"

struct folder {
    int descriptor;
    bool by_steps; /* the kernel has no openat2: paths are walked name by name */
};

enum file_type { FILE_REGULAR, FILE_FOLDER, FILE_LINK, FILE_OTHER };

struct file_name {
    str name;
    enum file_type type;
};

struct file_names {
    struct file_name *items; /* by name, bytewise, without . and .. */
    ptrdiff_t count;
    ptrdiff_t capacity;
};

/* What tells whether a file changed since it was read. */
struct file_stamp {
    long long size;
    long long seconds; /* of the last change of its bytes */
    long nanoseconds;
    unsigned long long inode;
};

struct file {
    str bytes;
    struct file_stamp stamp;
};

/* Opens the folder that everything else lies beneath. Its own path is the user's: links in it are
 * followed. */
bool folder_open(struct diags *diags, const char *path, struct folder *root);
void folder_close(struct folder *root);

/* The names in a folder; "" is the root itself. Above `count_max` names, an error. */
bool folder_list(struct arena *keep, struct diags *diags, const struct folder *root, str path,
                 ptrdiff_t count_max, struct file_names *names);
/* Whether there is anything of that path. No error is added. */
bool folder_has(const struct folder *root, str path);

/* All bytes of a regular file. */
bool file_read(struct arena *keep, struct diags *diags, const struct folder *root, str path,
               ptrdiff_t bytes_max, struct file *file);
enum file_created { FILE_CREATED, FILE_EXISTS, FILE_REFUSED };

/* Writes a new file and the folders that lead to it; one that exists is left as it is. The path is
 * made by the program. FILE_REFUSED has added an error. */
enum file_created file_create(struct diags *diags, const struct folder *root, str path, str bytes);

enum { FILE_NAME_BYTES = 256 };

struct file_write {
    str name; /* within the folder, made by the program */
    str bytes;
    bool replaces; /* a file of that name; else there must be none */
};

/* Writes files into one folder: first all of them whole under names of their own, then each into
 * its place, so that none is ever there by half. False with an error where one cannot be written:
 * then those before it are there, and nothing else. */
bool files_write(struct arena *scratch, struct diags *diags, const struct folder *folder,
                 const struct file_write *writes, ptrdiff_t count);

/* Its stamp and type alone. */
bool file_look(struct diags *diags, const struct folder *root, str path, struct file_stamp *stamp);

#endif
