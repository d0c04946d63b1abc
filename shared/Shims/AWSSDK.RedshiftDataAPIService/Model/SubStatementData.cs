namespace Amazon.RedshiftDataAPIService.Model;

public class SubStatementData
{
    public DateTime? CreatedAt { get; set; }

    public long? Duration { get; set; }

    public string Error { get; set; }

    public bool? HasResultSet { get; set; }

    public string Id { get; set; }

    public string QueryString { get; set; }

    public long? RedshiftQueryId { get; set; }

    public long? ResultRows { get; set; }

    public long? ResultSize { get; set; }

    public StatementStatusString Status { get; set; }

    public DateTime? UpdatedAt { get; set; }
}
