using System.CommandLine;
using GapFurniture.Furniture;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Verbs;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;

CoreDump.Forbid();

// furniture VERB …: exit code 0 done, 1 failed or something is broken, 2 wrong arguments.
var root = Help.Root([
    AttachVerb.Create(),
    DetachVerb.Create(),
    VerifyVerb.Create(),
    GapsVerb.Create(),
    RetireVerb.Create(),
    NewVerb.Create(),
]);
var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false });
try
{
    if (parsed.Errors.Count > 0)
        throw new UsageException(Help.Problems(parsed));
    // What is under way may end by itself after Ctrl-C: a backfill finishes its batch and notes where it stands.
    return await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) }
    );
}
catch (UsageException e)
{
    return Fail(2, [.. e.Problems, $"see {Help.NameOf(parsed)} -help"]);
}
catch (FurnitureException e)
{
    return Fail(1, [e.Message]);
}
catch (Exception e) when (AwsTrouble.Is(e) || e is IOException or UnauthorizedAccessException)
{
    return Fail(1, [AwsTrouble.Is(e) ? AwsTrouble.Describe(e) : e.Message]);
}
catch (OperationCanceledException)
{
    return Fail(1, ["stopped"]);
}

static int Fail(int exitCode, IEnumerable<string> problems) => PieceProgram.Fail("furniture", exitCode, problems);
