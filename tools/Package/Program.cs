using System.Globalization;
using GapFurniture.Package;

// Package native|managed ZIP FOLDER NAME [FILE…]: what ./publish --zip runs once everything is published. FILE: of FOLDER; none: all of it.
const string Usage = "usage: Package native|managed ZIP FOLDER NAME [FILE…]";

if (args is not [("native" or "managed") and var kind, var zip, var folder, var name, .. var named])
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}
var native = kind == "native";
var contents = named.Length > 0 ? LambdaZip.Named(folder, named) : LambdaZip.All(folder);

// What must be in it lest Lambda finds nothing to start.
var entry = native ? name : $"{name}.dll";
if (!contents.TryGetValue(entry, out var program))
{
    await Console.Error.WriteLineAsync($"{folder} holds no {entry}");
    return 1;
}
var unpacked = LambdaZip.Write(zip, contents, native ? entry : null);
var packed = new FileInfo(zip).Length;
await Console.Out.WriteLineAsync(
    string.Create(
        CultureInfo.InvariantCulture,
        $"package: {Path.GetFileName(zip)}: {packed / 1e6:0.0} MB zipped, {unpacked / 1e6:0.0} MB unpacked, {contents.Count} files, runtime {(native ? "provided.al2023" : "dotnet10")}"
    )
);
if (native && Glibc.NewestNeeded(program) is { } needed && needed > Glibc.OfAmazonLinux2023)
{
    await Console.Out.WriteLineAsync(
        $"package: {name} needs glibc {needed}, and provided.al2023 has {Glibc.OfAmazonLinux2023}: publish it on Amazon Linux 2023, or take --managed"
    );
}
return 0;
