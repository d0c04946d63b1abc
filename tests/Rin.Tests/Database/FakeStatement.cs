using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace GapFurniture.Rin.Tests.Database;

/// <summary>A statement, or a batch, of <see cref="FakeDataApi"/>; finished unless told otherwise.</summary>
internal sealed class FakeStatement(string id, IReadOnlyList<string> sqls, DateTime created)
{
    public IReadOnlyList<string> Sqls => sqls;

    public DateTime Created => created;

    public DescribeStatementResponse State { get; } =
        new()
        {
            Id = id,
            Status = StatusString.FINISHED,
            RedshiftQueryId = 77,
            CreatedAt = created,
        };

    /// <summary>How often it is seen running.</summary>
    public int LooksUntilOver { get; set; } = 1;

    public Action OnOver { get; set; } = () => { };

    public List<List<Field>> Rows { get; } = [];

    public void Fail(string error) => (State.Status, State.Error) = (StatusString.FAILED, error);

    /// <summary>Fails the batch by its n-th statement, from zero.</summary>
    public void FailPart(int at, string error)
    {
        Fail($"Query #{at + 1} failed with {error}");
        State.SubStatements =
        [
            .. sqls.Select(
                (_, i) =>
                    new SubStatementData
                    {
                        Id = $"{id}:{i + 1}",
                        Status =
                            i < at ? StatementStatusString.FINISHED
                            : i == at ? StatementStatusString.FAILED
                            : StatementStatusString.ABORTED,
                        Error = i == at ? error : null,
                        RedshiftQueryId = 100 + i,
                    }
            ),
        ];
    }
}
