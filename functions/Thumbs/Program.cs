using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Thumbs;

internal static class Program
{
    private const string Name = "thumbs";

    private const string Help = """
        thumbs: picture in a bucket → thumbnail. It runs in AWS Lambda.

        usage: thumbs -help

        exit status: 0 success, 2 wrong flags.

        """;

    private static readonly FlagSet s_flags = new(
        "THUMBS_",
        [new Flag("version", null, "show the version"), new Flag("help", null, "show this help")]
    );

    private static Task<int> Main(string[] args)
    {
        Trust.TakeOver();
        return PieceProgram.RunAsync(
            Name,
            nameof(Function.Handle),
            () => GeneratedProgram.Main(args),
            () => Task.FromResult(Run(args)),
            isForPeople: _ => false
        );
    }

    private static int Run(string[] args)
    {
        if (PieceProgram.Show(Name, s_flags, args, Help) is { } shown)
            return shown;
        s_flags.Parse(args, Environment.GetEnvironmentVariable).ThrowIfInvalid();
        throw new OptionsException(["it runs in AWS Lambda, and does nothing here"]);
    }
}
