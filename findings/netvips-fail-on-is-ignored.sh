#!/usr/bin/env bash
# NetVips: Image.ThumbnailBuffer and ThumbnailStream have a parameter failOn that should make a damaged file an error. It changes nothing: of a JPEG of which
# half is missing, a thumbnail comes back with every value of it. The same wish as libvips' option string works.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app NetVips@3.2.0 NetVips.Native.linux-x64@8.18.7 <<'CS'
using NetVips;

using var noise = Image.Gaussnoise(800, 600, sigma: 60, mean: 128).Cast(Enums.BandFormat.Uchar);
var whole = noise.JpegsaveBuffer();
var half = whole[..(whole.Length / 2)];
foreach (var failOn in Enum.GetValues<Enums.FailOn>())
    Say($"failOn: {failOn}", () => Image.ThumbnailBuffer(half, 180, failOn: failOn));
Say("option string fail_on=error", () => Image.ThumbnailBuffer(half, 180, "fail_on=error"));

static void Say(string what, Func<Image> make)
{
    try
    {
        using var thumbnail = make();
        Console.WriteLine($"{what}: {thumbnail.PngsaveBuffer().Length > 0}");
    }
    catch (VipsException)
    {
        Console.WriteLine($"{what}: VipsException");
    }
}
CS
expected='failOn: None: True
failOn: Truncated: True
failOn: Error: True
failOn: Warning: True
option string fail_on=error: VipsException'
expect "a thumbnail of half a JPEG" "$expected" "$(app 2>/dev/null)"
