using System.CommandLine;
using GapFurniture.Furniture;
using GapFurniture.Furniture.Verbs;
using GapFurniture.Shared.Lifetime;

CoreDump.Forbid();

// furniture VERB …: exit code 0 done, 1 failed or something is broken, 2 wrong arguments.
var root = Help.Root([
    AttachVerb.Create(),
    DetachVerb.Create(),
    VerifyVerb.Create(),
    StatusVerb.Create(),
    DeadVerb.Create(),
    RedriveVerb.Create(),
    GapsVerb.Create(),
    RetireVerb.Create(),
    NewVerb.Create(),
]);

// "@x" is a value like any other, not a file of arguments.
var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
try
{
    if (parsed.Errors.Count > 0)
        throw new UsageException(Help.Problems(parsed));
    // After Ctrl-C a backfill finishes its batch and saves its progress.
    return await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) }
    );
}
catch (UsageException e)
{
    return PieceProgram.Fail("furniture", PieceProgram.Usage, [.. e.Problems, $"see {Help.NameOf(parsed)} -help"]);
}
catch (OperationCanceledException)
{
    return PieceProgram.Fail("furniture", PieceProgram.Failed, "stopped");
}
catch (Exception e) when (FurnitureException.ReasonOf(e) is not null || e is IOException or UnauthorizedAccessException)
{
    return PieceProgram.Fail("furniture", PieceProgram.Failed, FurnitureException.ReasonOf(e) ?? e.Message);
}
