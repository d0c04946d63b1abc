// startup-order FUNCTIONS OUT COMMAND…: runs the command and appends to OUT those of the functions that ran, in the order of their first runs.
// FUNCTIONS has lines "ADDRESS NAME", the address hexadecimal and absolute, as nm prints them for an executable that is not relocated.
//
// Each function begins with a breakpoint, which is taken out as it is hit: what runs often costs no more than what runs once.
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

struct function {
    uint64_t address;
    char *name;
    unsigned char code; // what stood where the breakpoint is
};

static const unsigned char breakpoint = 0xCC;

static int by_address(const void *a, const void *b) {
    uint64_t x = ((const struct function *)a)->address, y = ((const struct function *)b)->address;
    return (x > y) - (x < y);
}

static size_t read_functions(const char *path, struct function **functions) {
    size_t count = 0, room = 0, size = 0;
    char *line = NULL;
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    while (getline(&line, &size, file) > 0) {
        char *name;
        uint64_t address = strtoull(line, &name, 16);
        if (count == room)
            *functions = realloc(*functions, (room = 2 * room + 1024) * sizeof **functions);
        (*functions)[count++] = (struct function){address, strndup(name + 1, strcspn(name + 1, "\n")), breakpoint};
    }
    fclose(file);
    qsort(*functions, count, sizeof **functions, by_address);
    return count;
}

// Takes out the breakpoint that a thread has hit and writes down the functions that begin there; 0 where it is none of ours.
static int step_over(pid_t thread, int memory, struct function *functions, size_t count, FILE *out) {
    struct user_regs_struct registers;
    ptrace(PTRACE_GETREGS, thread, NULL, &registers);
    struct function key = {.address = registers.rip - 1};
    struct function *hit = bsearch(&key, functions, count, sizeof *functions, by_address);
    if (!hit)
        return 0;
    while (hit > functions && hit[-1].address == hit->address)
        hit--;
    unsigned char now;
    // Another thread may have hit it at the same time.
    if (pread(memory, &now, 1, (off_t)hit->address) == 1 && now == breakpoint) {
        pwrite(memory, &hit->code, 1, (off_t)hit->address);
        for (struct function *f = hit; f < functions + count && f->address == hit->address; f++)
            fprintf(out, "%s\n", f->name);
    }
    registers.rip--;
    ptrace(PTRACE_SETREGS, thread, NULL, &registers);
    return 1;
}

int main(int argc, char **argv) {
    struct function *functions = NULL;
    size_t count = argc > 3 ? read_functions(argv[1], &functions) : 0;
    FILE *out = count ? fopen(argv[2], "a") : NULL;
    if (!out) {
        fprintf(stderr, "usage: startup-order FUNCTIONS OUT COMMAND…\n");
        return 2;
    }
    // Whoever measures kills us in the end.
    setlinebuf(out);
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execv(argv[3], argv + 3);
        perror(argv[3]);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
        return 1;
    // What it starts runs in its memory until exec (vfork), where the breakpoints are.
    ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACECLONE | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL);
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/mem", child);
    int memory = open(path, O_RDWR);
    // Of functions that were folded into one only the first has a byte of its own to keep.
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && functions[i].address == functions[i - 1].address)
            continue;
        if (pread(memory, &functions[i].code, 1, (off_t)functions[i].address) != 1 ||
            pwrite(memory, &breakpoint, 1, (off_t)functions[i].address) != 1) {
            perror(functions[i].name);
            return 1;
        }
    }
    ptrace(PTRACE_CONT, child, NULL, 0);
    // What the command becomes by exec is another program.
    int is_itself = 1;
    for (pid_t thread; (thread = waitpid(-1, &status, __WALL)) > 0;) {
        if (!WIFSTOPPED(status)) {
            if (thread == child)
                break;
            continue;
        }
        int event = status >> 16, signal = WSTOPSIG(status);
        if (event == PTRACE_EVENT_EXEC && thread != child) {
            ptrace(PTRACE_DETACH, thread, NULL, 0);
            continue;
        }
        if (event == PTRACE_EVENT_EXEC)
            is_itself = 0;
        if (event != 0 || signal == SIGSTOP || (signal == SIGTRAP && is_itself && step_over(thread, memory, functions, count, out)))
            signal = 0;
        ptrace(PTRACE_CONT, thread, NULL, signal);
    }
    fclose(out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
