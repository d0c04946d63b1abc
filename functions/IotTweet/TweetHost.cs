using Amazon.DynamoDBv2;
using Amazon.SimpleSystemsManagement;
using GapFurniture.IotTweet.State;
using GapFurniture.IotTweet.X;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet;

/// <summary>Puts the parts together, for the command line and for Lambda alike.</summary>
internal sealed class TweetHost : IDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _ssm = new(() => new AmazonSimpleSystemsManagementClient());
    private readonly Lazy<AmazonDynamoDBClient> _dynamoDb;

    public TweetHost(TweetOptions options, bool inLambda)
    {
        // Ten retries, the service's own default, are more than a person waits for; in Lambda the deadline ends them.
        _dynamoDb = new(() =>
            inLambda ? new AmazonDynamoDBClient() : new AmazonDynamoDBClient(new AmazonDynamoDBConfig { MaxErrorRetry = 3 })
        );
        var redactor = new Redactor();
        _loggers = LoggerFactory.Create(logging =>
        {
            // On a terminal the answer is enough.
            logging.SetMinimumLevel(options.Debug || inLambda ? LogLevel.Information : LogLevel.Warning);
            logging.AddProvider(
                inLambda
                    // Not through Console: the official bootstrap may wrap that once more.
                    ? new LineLoggerProvider(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true }, LineFormat.Json, redactor)
                    : new LineLoggerProvider(Console.Error, LineFormat.Plain, redactor)
            );
        });
        var logger = _loggers.CreateLogger("iottweet");
        // In Lambda only the deadline ends the tries.
        var backoff = new Backoff(inLambda ? int.MaxValue : 5) { Base = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(8) };
        var secrets = new Secrets(options.Parameters, Environment.GetEnvironmentVariable, redactor);
        X = new XClient(options.Api, secrets.ReadAsync, redactor.Redact, TimeSpan.FromSeconds(10));
        Events = new LambdaEvent(options.ClickField, options.DefaultClick);
        Planner = new Planner(options);
        Book = new StateBook(StoreOf(options.State, logger));
        var patience = new Patience(backoff, TimeProvider.System, logger);
        Tweeter = new Tweeter(Planner, Book, X, patience, options, TimeProvider.System, logger);
    }

    public LambdaEvent Events { get; }

    public Planner Planner { get; }

    public StateBook Book { get; }

    public XClient X { get; }

    public Tweeter Tweeter { get; }

    public void Dispose()
    {
        if (_ssm.IsValueCreated)
            _ssm.Value.Dispose();
        if (_dynamoDb.IsValueCreated)
            _dynamoDb.Value.Dispose();
        _loggers.Dispose();
    }

    private IStateStore StoreOf(string state, ILogger logger) =>
        state.Split(':', 2) switch
        {
            ["ssm", var path] => new ParameterStateStore(() => _ssm.Value, path, logger),
            ["dynamodb", var table] => new TableStateStore(() => _dynamoDb.Value, table, TimeProvider.System),
            _ => new MemoryStore(),
        };
}
