using GapFurniture.Shims.Aws;

namespace Amazon.SimpleSystemsManagement.Model;

public class ParameterStringFilter
{
    public string Key { get; set; }

    public string Option { get; set; }

    public List<string> Values { get; set; } = Collections.List<string>();
}
