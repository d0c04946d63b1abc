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
    return Fail(2, [.. e.Problems, $"see {Help.NameOf(parsed)} -help"]);
}
catch (FurnitureException e)
{
    return Fail(1, [e.Message]);
}
catch (System.Xml.XmlException e)
{
    return Fail(1, [$"the response did not come from AWS ({e.Message}); check AWS_ENDPOINT_URL and proxies"]);
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
