#include "unit/sites.h"

#include "base/array.h"
#include "publish/fs.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct entered {
    char folder[512];
    char before[1024];
};

static struct entered *entered(void)
{
    static struct entered only;
    return &only;
}

void sites_enter(void)
{
    struct entered *here = entered();
    const char *base = getenv("TMPDIR");
    assert_non_null(getcwd(here->before, sizeof here->before));
    (void)snprintf(here->folder, sizeof here->folder, "%s/sites-XXXXXX",
                   base != NULL ? base : "/tmp");
    assert_non_null(mkdtemp(here->folder));
    assert_int_equal(chdir(here->folder), 0);
}

void sites_leave(void)
{
    struct entered *here = entered();
    assert_int_equal(chdir(here->before), 0);
    assert_true(fs_remove(AT_FDCWD, here->folder));
}

bool site_publish(struct arena *arena, struct diags *diags, const char *const *paths,
                  const char *word)
{
    struct publish_options options = {.output = STR("site"), .build = STR(".build")};
    struct publication *publication = publication_open(arena, diags, &options);
    if (publication == NULL) {
        return false;
    }
    struct outputs outputs = {0};
    bool is_fine = true;
    for (int i = 0; paths[i] != NULL && is_fine; i++) {
        struct output *output = array_add(arena, &outputs);
        output->path = str_from(paths[i]);
        str bytes = str_format(arena, "%s %s\n", paths[i], word);
        is_fine = publication_write(publication, diags, output, bytes);
    }
    if (!is_fine) {
        publication_abandon(publication);
        return false;
    }
    return publication_finish(publication, diags, &outputs);
}

str file_text(struct arena *arena, const char *path)
{
    int fd = open(path, O_RDONLY);
    str bytes = {0};
    if (fd >= 0) {
        assert_true(fs_read_all(arena, fd, 1 << 26, &bytes));
        (void)close(fd);
    }
    return bytes;
}

const char *site_word(struct arena *arena, const char *site)
{
    char path[2048];
    (void)snprintf(path, sizeof path, "%s/MANIFEST", site);
    if (!exists(path)) {
        return NULL;
    }
    str left = file_text(arena, path);
    const char *word = NULL;
    int lines = 0;
    while (left.len > 0) {
        struct str_cut cut = str_cut(left, '\n');
        left = cut.after;
        str named = str_slice(cut.before, 66, cut.before.len);
        (void)snprintf(path, sizeof path, "%s/%.*s", site, STR_ARGS(named));
        str text = file_text(arena, path);
        struct sha256 digest = sha256_of(text);
        char hex[65];
        sha256_hex(&digest, hex);
        str said = str_trim(str_cut(text, ' ').after);
        if (!str_starts(cut.before, str_from(hex)) ||
            (word != NULL && !str_equal(said, str_from(word)))) {
            return NULL;
        }
        word = str_terminated(arena, said);
        lines++;
    }
    return files_count(site) == lines + 1 ? word : NULL;
}

/* NOLINTNEXTLINE(misc-no-recursion): a few folders deep. */
int files_count(const char *folder)
{
    DIR *open_folder = opendir(folder);
    int count = 0;
    for (struct dirent *entry = open_folder != NULL ? readdir(open_folder) : NULL; entry != NULL;
         entry = readdir(open_folder)) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            count += entry->d_type == DT_DIR ? files_count(path) : 1;
        }
    }
    if (open_folder != NULL) {
        (void)closedir(open_folder);
    }
    return count;
}

bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}
