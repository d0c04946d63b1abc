// What serverwrap's figures are told beside: the least that a runtime, a client and a server of HTTP can do.
//
//   floor null HOST:PORT          takes events from a Runtime API and answers each with the same few bytes
//   floor proxy HOST:PORT SOCKET FILE
//                                 for each event sends the request in a file to a server at a unix socket, and answers as null does
//   floor get SOCKET FILE N       sends the request in a file to a server at a unix socket N times; prints each answer's microseconds
//   floor serve SOCKET [FILE]     is ready at once, and answers every request with the same few bytes; the last request is in the file
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static char buffer[1 << 20];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void write_all(int socket, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t n = write(socket, bytes, count);
        if (n <= 0)
            fail("write");
        bytes += n;
        count -= (size_t)n;
    }
}

// Reads one message with Content-Length into the buffer, and ends it with a zero.
static size_t read_message(int socket) {
    size_t have = 0, whole = 0;
    do {
        ssize_t n = read(socket, buffer + have, sizeof buffer - 1 - have);
        if (n <= 0)
            return 0;
        have += (size_t)n;
        buffer[have] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        if (end != NULL && whole == 0) {
            char *length = strcasestr(buffer, "\r\ncontent-length:");
            whole = (size_t)(end - buffer) + 4 + (length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0);
        }
    } while (whole == 0 || have < whole);
    return have;
}

static int connect_unix(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(s, (struct sockaddr *)&address, sizeof address) != 0)
        fail(path);
    return s;
}

static size_t read_file(const char *file, char *into, size_t most) {
    FILE *f = fopen(file, "r");
    if (f == NULL)
        fail(file);
    size_t n = fread(into, 1, most, f);
    fclose(f);
    return n;
}

// With a socket of a server it asks that, too, but looks neither at the event nor at the answer.
static int runtime(char *address, const char *server, const char *file) {
    static char asked[1 << 16];
    size_t length = server == NULL ? 0 : read_file(file, asked, sizeof asked);
    int other = server == NULL ? -1 : connect_unix(server);
    char *colon = strchr(address, ':');
    *colon = 0;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(colon + 1))};
    inet_pton(AF_INET, address, &to.sin_addr);
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (connect(s, (struct sockaddr *)&to, sizeof to) != 0)
        fail("connect");
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    static const char next[] = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";
    static const char answer[] = "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain\"},\"body\":\"hello\\n\"}";
    char request[1024];
    for (;;) {
        write_all(s, next, sizeof next - 1);
        if (read_message(s) == 0)
            return 0;
        char id[37] = {0};
        memcpy(id, strcasestr(buffer, "\r\nlambda-runtime-aws-request-id: ") + 33, 36);
        if (other >= 0) {
            write_all(other, asked, length);
            if (read_message(other) == 0)
                fail("the server closed");
        }
        int n = snprintf(request, sizeof request,
                         "POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s", id,
                         sizeof answer - 1, answer);
        write_all(s, request, (size_t)n);
        if (read_message(s) == 0)
            return 0;
    }
}

static int get(const char *path, const char *file, int count) {
    int s = connect_unix(path);
    static char request[1 << 16];
    size_t n = read_file(file, request, sizeof request);
    for (int i = 0; i < count; i++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        write_all(s, request, n);
        if (read_message(s) == 0)
            fail("the server closed");
        clock_gettime(CLOCK_MONOTONIC, &to);
        printf("%.3f\n", (double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3);
    }
    return 0;
}

static void keep(const char *file, size_t count) {
    FILE *f = fopen(file, "w");
    if (f == NULL || fwrite(buffer, 1, count, f) != count || fclose(f) != 0)
        fail(file);
}

static _Noreturn void serve(const char *path, const char *file) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    unlink(path);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0)
        fail(path);
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n";
    for (;;) {
        int s = accept(listener, NULL, NULL);
        size_t n;
        while ((n = read_message(s)) > 0) {
            if (file != NULL)
                keep(file, n);
            write_all(s, answer, sizeof answer - 1);
        }
        close(s);
    }
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "null") == 0)
        return runtime(argv[2], NULL, NULL);
    if (argc == 5 && strcmp(argv[1], "proxy") == 0)
        return runtime(argv[2], argv[3], argv[4]);
    if (argc == 5 && strcmp(argv[1], "get") == 0)
        return get(argv[2], argv[3], atoi(argv[4]));
    if ((argc == 3 || argc == 4) && strcmp(argv[1], "serve") == 0)
        serve(argv[2], argv[3]);
    return 2;
}
