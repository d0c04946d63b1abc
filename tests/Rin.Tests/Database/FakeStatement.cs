using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;

namespace GapFurniture.Rin.Tests.Database;

/// <summary>A transaction of <see cref="FakeDataApi"/>; finished unless told otherwise.</summary>
internal sealed class FakeStatement(string id, IReadOnlyList<string> sqls, DateTime created)
{
    public IReadOnlyList<string> Sqls => sqls;

    public DateTime Created => created;

    public DescribeStatementResponse State { get; } =
        new()
        {
            Id = id,
            Status = StatusString.FINISHED,
            CreatedAt = created,
            SubStatements =
            [
                .. sqls.Select(
                    (_, i) =>
                        new SubStatementData
                        {
                            Id = $"{id}:{i + 1}",
                            Status = StatementStatusString.FINISHED,
                            RedshiftQueryId = 100 + i,
                        }
                ),
            ],
        };

    /// <summary>How often it is seen running.</summary>
    public int LooksUntilOver { get; set; } = 1;

    public Action OnOver { get; set; } = () => { };

    public List<List<Field>> Rows { get; } = [];

    /// <summary>Fails it by its n-th statement, from zero; null: by none, as a COMMIT that fails.</summary>
    public void Fail(string error, int? at = 0)
    {
        State.Status = StatusString.FAILED;
        State.Error = at is null ? error : $"Query #{at + 1} failed with {error}";
        foreach (var (i, part) in State.SubStatements.Index().Skip(at ?? sqls.Count))
        {
            part.Status = i == at ? StatementStatusString.FAILED : StatementStatusString.ABORTED;
            part.Error = i == at ? error : null;
        }
    }
}
