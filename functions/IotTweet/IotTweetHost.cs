using Amazon.DynamoDBv2;
using Amazon.SimpleSystemsManagement;
using GapFurniture.Aws;
using GapFurniture.IotTweet.State;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet;

/// <summary>Puts the parts together, for the command line and for Lambda alike.</summary>
internal sealed class IotTweetHost
{
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _ssm = new(() => new(new AmazonSimpleSystemsManagementConfig().Ready()));

    // The client's own ten retries would use up all the time, and the reason would never be shown.
    private readonly Lazy<AmazonDynamoDBClient> _dynamoDb = new(() =>
        new(new AmazonDynamoDBConfig { MaxErrorRetry = 4, Timeout = TimeSpan.FromSeconds(10) }.Ready())
    );

    public IotTweetHost(IotTweetOptions options, bool inLambda)
    {
        var redactor = new Redactor();
        // On a terminal the answer is enough.
        var logger = LineLogger.For(inLambda, options.Debug || inLambda ? LogLevel.Information : LogLevel.Warning, redactor);
        // In Lambda only the deadline ends the retries.
        var backoff = new Backoff(inLambda ? int.MaxValue : 5) { Base = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(8) };
        var secrets = new Secrets(options.Parameters, () => _ssm.Value, Environment.GetEnvironmentVariable, redactor);
        X = new XClient(options.Api, secrets.ReadAsync, redactor.Redact, TimeSpan.FromSeconds(10));
        Events = new ClickEvent(options.ClickField, options.DefaultClick);
        Planner = new Planner(options);
        States = StoreOf(options.State, logger);
        Handler = new ClickHandler(Planner, States, X, new XRetry(backoff, TimeProvider.System, logger), options, logger);
    }

    public ClickEvent Events { get; }
    public Planner Planner { get; }
    public StateStore States { get; }
    public XClient X { get; }
    public ClickHandler Handler { get; }

    private StateStore StoreOf(string state, ILogger logger) =>
        state.Split(':', 2) switch
        {
            ["ssm", var path] => new ParameterStateStore(() => _ssm.Value, path, logger),
            ["dynamodb", var table] => new TableStateStore(() => _dynamoDb.Value, table, TimeProvider.System),
            _ => new MemoryStore(),
        };
}
