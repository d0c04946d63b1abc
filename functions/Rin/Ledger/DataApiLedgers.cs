using System.Globalization;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Ledger;

/// <summary>Through the Data API.</summary>
internal sealed class DataApiLedgers(DataApiStatements api, Redactor redactor) : ILedgerDatabase
{
    public Task<IReadOnlyList<string>> SelectAsync(Connection connection, string sql, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<string>>(
            async () =>
            {
                var state = await FinishAsync(connection, sql, cancellationToken);
                var rows = await api.AllRowsAsync(state.Id, cancellationToken);
                return [.. rows.Select(r => r[0].StringValue ?? r[0].LongValue?.ToString(CultureInfo.InvariantCulture) ?? "")];
            },
            cancellationToken
        );

    public Task<long> ExecuteAsync(Connection connection, string sql, CancellationToken cancellationToken) =>
        RunAsync(async () => (await FinishAsync(connection, sql, cancellationToken)).ResultRows ?? 0, cancellationToken);

    private async Task<DescribeStatementResponse> FinishAsync(Connection connection, string sql, CancellationToken cancellationToken)
    {
        // Asking is harmless to repeat, and yesterday's answer would be no answer: never the same token twice.
        var outcome = await api.RunAsync(connection, [sql], ClientTokens.Fresh(), cancellationToken);
        if (outcome.IsFinished)
            return outcome.State;
        var error = redactor.Redact(outcome.State.Error ?? "no reason given");
        throw new CopyFailedException(DataApiErrors.Classify(error), error, null, null, null);
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && AwsAnswers.IsFailure(e))
        {
            throw new CopyFailedException(DataApiErrors.Classify(e), redactor.Redact(DataApiErrors.Describe(e)), null, null, e);
        }
    }
}
