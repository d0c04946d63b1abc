# startup-order.awk -v methods=FILE -v sections=FILE MAP FUNCTIONS RAN: tells the functions that ran apart. The compiler orders methods, by their
# names; the linker orders all else (the runtime, OpenSSL, libc) by sections, which its scripts name so: *libcrypto.a:file.o(.text).

# awk has no hexadecimal numbers.
function number(text,    i, value) {
    value = 0
    for (i = 3; i <= length(text); i++)
        value = 16 * value + index("0123456789abcdef", substr(text, i, 1)) - 1
    return value
}

# The linker's map, by addresses: " .text.name 0xADDRESS 0xSIZE FILE", and a long name has a line of its own.
FILENAME == ARGV[1] {
    if (NF == 1 && /^ [._]/) {
        section = $1
        next
    }
    if (NF == 4 && /^ [._]/)
        section = $1
    if (section ~ /^(\.text|__managedcode)/ && $(NF - 2) ~ /^0x/ && $(NF - 1) ~ /^0x/ && $(NF - 1) != "0x0") {
        starts[++count] = number($(NF - 2))
        ends[count] = starts[count] + number($(NF - 1))
        names[count] = section
        files[count] = $NF
    }
    section = ""
    next
}

FILENAME == ARGV[2] {
    if (!($2 in address))
        address[$2] = number("0x" $1)
    next
}

{
    at = address[$1]
    low = 1
    high = count
    while (low < high) {
        middle = int((low + high + 1) / 2)
        if (starts[middle] <= at)
            low = middle
        else
            high = middle - 1
    }
    if (at < starts[low] || at >= ends[low])
        next
    if (names[low] ~ /^__managedcode/) {
        if ($1 !~ /^unnamed\./)
            print $1 > methods
    } else if (files[low] ~ /\.a\([^)]*\)$/) {
        file = files[low]
        sub(/.*\//, "*", file)
        sub(/\(/, ":", file)
        sub(/\)$/, "", file)
        section = file "(" names[low] ")"
        if (!seen[section]++)
            print section > sections
    }
}
