using GapFurniture.LocalCloud.CloudSearch;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Tests.CloudSearch;

public sealed class Actions
{
    [Theory, InlineData("UploadDocuments", "cloudsearch:document"), InlineData("Search", "cloudsearch:search")]
    public void An_operation_needs_the_action_that_IAM_names_for_it(string operation, string action)
    {
        IAwsService service = new CloudSearchService(new LocalCloudSearch(() => ""), new FaultBook(), TimeProvider.System);

        service.ActionsOf(operation, default).ShouldBe([action]);
    }
}
