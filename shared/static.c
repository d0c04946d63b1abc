// What a static executable arranges for itself, before .NET starts: it carries its own libc, and runs in images that have another one, or none.
#include <errno.h>
#include <nss.h>
#include <sys/random.h>
#ifdef GAP_OPENSSL
#include <openssl/opensslv.h>
#endif

// /etc/hosts, then DNS, and nothing else: an nsswitch.conf may name modules of the image's libc, which is not ours.
__attribute__((constructor)) static void use_own_name_services(void) {
    __nss_configure_lookup("hosts", "files dns");
    __nss_configure_lookup("passwd", "files");
    __nss_configure_lookup("group", "files");
}

// The runtime reads /dev/urandom, which not every root has, and ends without it; the kernel gives the same by a call.
int __wrap_SystemNative_GetCryptographicallySecureRandomBytes(unsigned char *bytes, int count) {
    for (int done = 0; done < count;) {
        ssize_t got = getrandom(bytes + done, (size_t)(count - done), 0);
        if (got > 0)
            done += (int)got;
        else if (errno != EINTR)
            return -1;
    }
    return 0;
}

// The OpenSSL that is linked in, for -version; nothing where there is none.
const char *gap_openssl(void) {
#ifdef GAP_OPENSSL
    return OPENSSL_VERSION_TEXT " (linked in)\n";
#else
    return "";
#endif
}
