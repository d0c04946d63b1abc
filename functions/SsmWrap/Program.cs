using GapFurniture.Shared.Lifetime;
using GapFurniture.SsmWrap;
using GapFurniture.SsmWrap.Launch;

try
{
    var origin = Origin.Capture(args);
    // Only now: /proc/self/environ, which is read where there is no launch.c, is root's afterwards.
    CoreDump.Forbid();
    return SsmWrapHost.Run(origin);
}
catch (WrapException e)
{
    foreach (var problem in e.Problems)
        Log.Problem(problem);
    return e.ExitCode;
}
