using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Tls;
using GapFurniture.SsmWrap;
using GapFurniture.SsmWrap.Launch;
using GapFurniture.SsmWrap.Network;
using GapFurniture.SsmWrap.Options;
using GapFurniture.SsmWrap.Output;

var origin = Origin.Capture(args);

// Only now: /proc/self/environ, which is read where there is no launch.c, is root's afterwards.
CoreDump.Forbid();
Trust.TakeOver();
Trust.System.BuiltIn = AwsRoots.For;
try
{
    return SsmWrapHost.Run(origin);
}
catch (OptionsException e)
{
    return Fail(PieceProgram.Usage, e.Problems);
}
catch (WrapException e)
{
    return Fail(e.ExitCode, e.Problems);
}

int Fail(int exitCode, IReadOnlyList<string> problems)
{
    foreach (var problem in problems)
        Log.Problem(problem);
    // eval "$(ssmwrap … -export shell)" sees what is printed, not the exit status.
    if (OptionsReader.IsForShell(origin.Arguments, origin.Environment))
        StandardStream.Write(StandardStream.Out, $"(exit {exitCode})\n");
    return exitCode;
}
