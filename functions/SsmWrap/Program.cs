using GapFurniture.SsmWrap;
using GapFurniture.SsmWrap.Launch;

try
{
    return SsmWrapHost.Run(Origin.Capture(args));
}
catch (WrapException e)
{
    foreach (var problem in e.Problems)
        Log.Problem(problem);
    return e.ExitCode;
}
