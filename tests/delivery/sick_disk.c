/* A disk that is not well. Preloaded into the server; the file that SICK_DISK names says what ails it:
   "slow 50" (milliseconds for each sync), "fail 5" (the error number), or "forgetful": after each sync the copy
   FILE-synced is what a power cut would leave of the FILE. An empty file is a disk that is well. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Whole or not at all, for the process may be killed meanwhile. The file itself is not opened again: closing it would
   let go of the locks that SQLite holds on it. */
static void remember(int file) {
    char link[64], path[1024] = {0}, begun[1100], done[1100];
    loff_t from = 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    if (readlink(link, path, sizeof path - 1) < 0 || !strstr(path, "/porchlight.db")) return;
    snprintf(begun, sizeof begun, "%s-begun", path);
    snprintf(done, sizeof done, "%s-synced", path);
    int copy = open(begun, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (copy_file_range(file, &from, copy, NULL, 1 << 24, 0) > 0) {}
    close(copy);
    rename(begun, done);
}

static int synced(int file, long call) {
    char words[32] = {0};
    int number = 0;
    const char *path = getenv("SICK_DISK");
    int ailing = path ? open(path, O_RDONLY) : -1;
    if (ailing >= 0) {
        if (read(ailing, words, sizeof words - 1) < 0) words[0] = 0;
        close(ailing);
    }
    if (sscanf(words, "slow %d", &number) == 1) usleep((useconds_t)number * 1000);
    if (sscanf(words, "fail %d", &number) == 1) {
        errno = number;
        return -1;
    }
    int outcome = (int)syscall(call, file);
    if (strcmp(words, "forgetful") == 0) remember(file);
    return outcome;
}

int fsync(int file) { return synced(file, SYS_fsync); }

int fdatasync(int file) { return synced(file, SYS_fdatasync); }
