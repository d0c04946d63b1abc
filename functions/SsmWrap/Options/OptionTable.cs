using GapFurniture.Shared.Options;

namespace GapFurniture.SsmWrap.Options;

/// <summary>All options there are, in the order of the help.</summary>
internal static class OptionTable
{
    /// <summary>A rule of v2 after <c>-env</c>; alone, or with true or false, it is v1's switch.</summary>
    public const string Env = "env";

    public static readonly FlagSet Set = new(
        "SSMWRAP_",
        new("path", "PATH", "export everything below a path; may be given again; later ones win", Repeatable: true),
        new("paths", "PATH,…", "the same for several paths", Repeatable: true),
        new("names", "NAME,…", "export single parameters: names, ARNs, name:version, name:label", Repeatable: true),
        new(Env, "RULE", "path=…[,to=NAME][,prefix=…][,entirepath=true][,optional=true]; PATH, PATH/* or PATH/**/*")
        {
            Repeatable = true,
            TakesNext = static next => next is not null && RuleReader.LooksLikeRule(next),
        },
        new("file", "RULE", "path=…,to=FILE[,mode=0600][,uid=…][,gid=…][,mkdir=true][,optional=true]", Repeatable: true),
        new("rule", "RULE", "type=env|file and what belongs to it", Repeatable: true),
        new("recursive", null, "all levels below -path and -paths (the default)"),
        new("no-recursive", null, "direct children of -path and -paths only"),
        new("prefix", "PREFIX", "goes before the names of the variables of -path, -paths and -names"),
        new("env-prefix", "PREFIX", "the same"),
        new("env-entire-path", null, "names of all levels: /prod/db/pass -> PROD_DB_PASS"),
        new("no-env", null, "do not export -path, -paths and -names (files only)"),
        new("raw-names", null, "names as they are, neither capitals nor underscores"),
        new("last-wins", null, "two parameters of one rule for one name: take the last instead of failing"),
        new("no-overwrite", null, "variables that are set already stay"),
        new("pristine", null, "start the command with the parameters only"),
        new("strict", "[=NAME,…]", "everything asked for must exist, -optional or not; these variables too", TakesNext: static _ => false),
        new("optional", null, "missing parameters and empty paths are no error"),
        new("no-fail", null, "parameters that cannot be read are no error: run the command without them"),
        new("retries", "N", "send a request again at most N times (default 0: until -timeout)"),
        new("timeout", "DURATION", "keep trying for so long (default 30s); 0s: one attempt"),
        new("region", "REGION", "AWS Region"),
        new("profile", "NAME", "profile of the shared AWS files"),
        new("endpoint-url", "URL", "ask this address instead of AWS"),
        new("export", "FORMAT", "print instead of running a command: dotenv, json, shell, yaml, github"),
        new("debug", null, "say where is asked, and which certificate authorities count"),
        new("dry-run", null, "list names, sources and destinations, without values")
    )
    {
        StopsAtOperand = true,
    };

    public static string Help() =>
        $$"""
            ssmwrap: puts parameters of AWS Systems Manager into environment and files, then becomes the command.

            usage: ssmwrap [flags] [--] COMMAND [ARGUMENT…]

            {{Set.Help()}}Rules may have numbers: SSMWRAP_ENV_1, SSMWRAP_FILE_2, …
            -file path=PATH/*,to=FOLDER writes a file for each parameter.
            -export dotenv is for docker run --env-file; docker compose needs "format: raw" beside env_file's path.

            examples:
              ssmwrap -path /prod/ -- ./server                      /prod/db-pass becomes DB_PASS
              ssmwrap -env 'path=/prod/**/*,prefix=APP_' -file path=/prod/key,to=/run/key,mode=0400 -- ./server
              ssmwrap -names /prod/db:3,arn:aws:ssm:eu-west-1:123456789012:parameter/shared -- ./server
              #!/usr/bin/ssmwrap -path /prod/ -- /bin/sh            first line of a script
              eval "$(ssmwrap -path /prod/ -export shell)"          into this shell; fails if ssmwrap fails
              ssmwrap -path /prod/ -export github >> "$GITHUB_ENV"  for later steps, masked in their logs
              ssmwrap -path /prod/ -dry-run                         what would be exported

            exit status: the command's; 1 parameters could not be read or output not be written, 2 wrong flags,
            126 the command cannot be executed, 127 it does not exist.

            """;
}
