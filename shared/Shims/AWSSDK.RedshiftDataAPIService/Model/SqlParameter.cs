namespace Amazon.RedshiftDataAPIService.Model;

public class SqlParameter
{
    public string Name { get; set; }

    public string Value { get; set; }
}
