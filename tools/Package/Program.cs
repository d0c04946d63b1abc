using System.Globalization;
using GapFurniture.Package;

// What ./publish and ./release run once everything is compiled.
const string Usage = """
    usage: Package native|managed ZIP FOLDER NAME [FILE…]       a package for Lambda; FILE: of FOLDER, none: all of it
           Package glibc EXECUTABLE                             the version that it needs; nothing for a static one
           Package timeless ZIP                                 all of its entries get the same time
           Package man NAME VERSION DATE <HELP                  a manual page, from what NAME prints for -help
           Package completion NAME <HELP                        a completion for bash
           Package with ZIP FILE…                               adds files to a package for Lambda
           Package sbom BOM NAME VERSION ARTEFACT ARCH [LIB=VERSION[=LICENCE]…]  a project's list of packages (CycloneDX) as an artefact's
           Package notice BOM ARCH [LIB=VERSION[=LICENCE]…]     whose work is in it, under which licences
    """;

switch (args)
{
    case [("native" or "managed") and var kind, var zip, var folder, var name, .. var named]:
        return Lambda(kind == "native", zip, folder, name, named);
    case ["man", var name, var version, var date]:
        Console.Out.Write(new CommandHelp(name, Console.In.ReadToEnd()).ManPage(version, date));
        return 0;
    case ["completion", var name]:
        Console.Out.Write(new CommandHelp(name, Console.In.ReadToEnd()).BashCompletion());
        return 0;
    case ["sbom", var bom, var name, var version, var artefact, var arch, .. var linked]:
        Console.Out.Write(
            Sbom.Of(File.ReadAllText(bom), name, version, File.ReadAllBytes(artefact), arch, linked.Select(LinkedLibrary.Parse))
        );
        return 0;
    case ["notice", var bom, var arch, .. var linked]:
        Console.Out.Write(Sbom.Notice(File.ReadAllText(bom), arch, linked.Select(LinkedLibrary.Parse)));
        return 0;
    case ["with", var zip, .. { Length: > 0 } files]:
        LambdaZip.Add(zip, files);
        return 0;
    case ["timeless", var zip]:
        LambdaZip.SetTime(zip);
        return 0;
    case ["glibc", var executable]:
        Console.Out.WriteLine(new Glibc(executable).Newest);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int Lambda(bool native, string zip, string folder, string name, string[] named)
{
    var contents = named.Length > 0 ? LambdaZip.Named(folder, named) : LambdaZip.All(folder);

    // What must be in it lest Lambda finds nothing to start.
    var entry = native ? name : $"{name}.dll";
    if (!contents.ContainsKey(entry))
    {
        Console.Error.WriteLine($"{folder} holds no {entry}");
        return 1;
    }
    // The executable, and native libraries beside it.
    foreach (var (file, path) in contents.Where(c => native && Glibc.IsExecutable(c.Value)))
    {
        if (new Glibc(path) is not { Newest: { } needed } glibc || needed <= Glibc.OfAmazonLinux2023)
            continue;
        Console.Error.WriteLine(
            $"package: {file} needs glibc {needed} ({string.Join(", ", glibc.SymbolsOf(needed))}), and provided.al2023 has {Glibc.OfAmazonLinux2023}: publish it on Debian 12, Ubuntu 22.04 or Amazon Linux 2023, or take --managed"
        );
        return 1;
    }
    var unpacked = LambdaZip.Write(zip, contents, native ? entry : null);
    var packed = new FileInfo(zip).Length;
    Console.Out.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"package: {Path.GetFileName(zip)}: {packed / 1e6:0.0} MB zipped, {unpacked / 1e6:0.0} MB unpacked, {contents.Count} files, runtime {(native ? "provided.al2023" : "dotnet10")}"
        )
    );
    return 0;
}
