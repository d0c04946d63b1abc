using System.Globalization;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Verification;

/// <summary>Asks through the Data API.</summary>
internal sealed class DataApiQueries(DataApiStatements api) : IQueries
{
    public async Task<string?> AskAsync(Connection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await api.RunAsync(connection, [sql], ClientTokens.Fresh(), cancellationToken);
            if (!outcome.IsFinished)
                throw new CopyFailedException(
                    DataApiErrors.Classify(outcome.State.Error ?? ""),
                    outcome.State.Error ?? "",
                    null,
                    null,
                    null
                );
            return await api.RowsAsync(outcome.State.Id, cancellationToken) is [[var field, ..], ..] ? Text(field) : null;
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new CopyFailedException(DataApiErrors.Classify(e), AwsTrouble.Describe(e), null, null, e);
        }
    }

    private static string? Text(Field field) =>
        field.StringValue ?? field.LongValue?.ToString(CultureInfo.InvariantCulture) ?? field.BooleanValue?.ToString();
}
