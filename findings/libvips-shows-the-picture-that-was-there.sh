#!/usr/bin/env bash
# libvips keeps what it has opened, by the file's name. A program that writes each upload to /tmp/input.png and opens it sees the first upload for good: its
# pixels and its size, also when the file has been replaced by another one. The thumbnail methods do look again; "revalidate" makes the others do so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app NetVips@3.2.0 NetVips.Native.linux-x64@8.18.7 <<'CS'
using NetVips;

// A picture of one grey.
static void Upload(int width, double grey)
{
    File.WriteAllBytes("new.png", (Image.Black(width, 100) + grey).Cast(Enums.BandFormat.Uchar).PngsaveBuffer());
    File.Move("new.png", "input.png", overwrite: true);
}

static string Seen(Image image)
{
    using (image)
        return $"{image.Width} pixels wide, grey {image.Getpoint(0, 0)[0]}";
}

Upload(400, 10);
Console.WriteLine($"the first: {Seen(Image.NewFromFile("input.png"))}");
Upload(200, 200);
Console.WriteLine($"the second: {Seen(Image.NewFromFile("input.png"))}");
Console.WriteLine($"its thumbnail: {Seen(Image.Thumbnail("input.png", 50))}");
Console.WriteLine($"with revalidate: {Seen(Image.NewFromFile("input.png", kwargs: new VOption { ["revalidate"] = true }))}");
File.Delete("input.png");
CS

expect "two uploads, 400 pixels of grey 10 and 200 of grey 200" "$(printf '%s\n' 'the first: 400 pixels wide, grey 10' 'the second: 400 pixels wide, grey 10' \
  'its thumbnail: 50 pixels wide, grey 200' 'with revalidate: 200 pixels wide, grey 200')" "$(app)"
