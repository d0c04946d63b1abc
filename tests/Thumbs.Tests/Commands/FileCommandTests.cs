using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs.Commands;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Tests.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.Commands;

public sealed class FileCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _error = new();
    private readonly MemoryStream _output = new();
    private byte[] _input = [];

    public void Dispose()
    {
        _folder.Dispose();
        _error.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Thumbnails_lie_beside_their_originals()
    {
        var (photo, drawing) = (Given("photo.jpg", Pictures.Photo(300, 200).Jpeg()), Given("drawing.png", Pictures.Photo(30, 20).Png()));

        Run([photo, drawing], null).ShouldBeTrue(_error.ToString());

        Width("photo.w60.jpg").ShouldBe(60);
        Width("drawing.w60.png").ShouldBe(30);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(4);
        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void The_extension_of_the_output_says_the_format()
    {
        var photo = Given("photo.jpg", Pictures.Photo(300, 200).Jpeg());

        Run([photo], _folder.PathOf("new/small.webp")).ShouldBeTrue(_error.ToString());

        Width("new/small.webp").ShouldBe(60);
    }

    [Fact]
    public void An_extension_never_says_another_format_than_the_file_has()
    {
        var tall = Given("tall.png", Pictures.Plain(4, 20_000, 255, 0, 0).Png());

        Run([tall], _folder.PathOf("small.webp")).ShouldBeFalse();
        Run([tall], _folder.PathOf("small.jpg")).ShouldBeTrue(_error.ToString());

        _error.ToString().ShouldContain("4 x 20000 pixels is larger than the format of");
        File.Exists(_folder.PathOf("small.webp")).ShouldBeFalse();
    }

    [Fact]
    public void One_goes_to_standard_output()
    {
        Run([Given("photo.jpg", Pictures.Photo(300, 200).Jpeg())], "-").ShouldBeTrue(_error.ToString());

        using var decoded = Image.NewFromBuffer(_output.ToArray());
        decoded.Width.ShouldBe(60);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("small.webp")]
    public void One_comes_from_standard_input(string output)
    {
        _input = Pictures.Photo(300, 200).Jpeg();

        Run(["-"], output == "-" ? output : _folder.PathOf(output)).ShouldBeTrue(_error.ToString());

        if (output != "-")
            Width(output).ShouldBe(60);
        _output.Length.ShouldBeGreaterThan(output == "-" ? 100 : -1);
    }

    [Fact]
    public void What_cannot_be_made_is_named_and_the_rest_is_made()
    {
        string[] files =
        [
            Given("a.jpg", Pictures.Photo(300, 200).Jpeg()),
            Given("cut.jpg", Pictures.Photo(300, 200).Jpeg()[..2000]),
            Given("text.png", "no picture"u8.ToArray()),
            Given("empty.gif", []),
            _folder.PathOf("missing.jpg"),
            _folder.Path,
            Given("b.png", Pictures.Photo(300, 200).Png()),
        ];

        Run(files, _folder.PathOf("out/")).ShouldBeFalse();

        Directory.GetFiles(_folder.PathOf("out")).Select(Path.GetFileName).ShouldBe(["a.w60.jpg", "b.w60.png"], ignoreOrder: true);
        var lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(6);
        lines.ShouldContain(line => line.EndsWith("cut.jpg: The original is damaged or incomplete."));
        lines.ShouldContain(line => line.EndsWith("empty.gif: The original is empty."));
        lines.ShouldContain(line => line.EndsWith("it is a folder; give the files in it"));
        lines[^1].ShouldBe("thumbs: 5 of 7 failed");
    }

    [Fact]
    public void A_thumbnail_that_cannot_be_written_leaves_nothing_behind()
    {
        var photo = Given("photo.jpg", Pictures.Photo(300, 200).Jpeg());
        Directory.CreateDirectory(_folder.PathOf("out/photo.w60.jpg"));

        Run([photo], _folder.PathOf("out/")).ShouldBeFalse();

        Directory.GetFiles(_folder.PathOf("out")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("photo.jpg", "photo.jpg")]
    [InlineData("photo.jpg", "link/photo.jpg")]
    [InlineData("link.jpg", "photo.jpg")]
    [InlineData("link.jpg", "link.jpg")]
    public void An_original_is_never_overwritten(string source, string output)
    {
        var bytes = Pictures.Photo(300, 200).Jpeg();
        var photo = Given("photo.jpg", bytes);
        File.CreateSymbolicLink(_folder.PathOf("link.jpg"), photo);
        File.CreateSymbolicLink(_folder.PathOf("link"), _folder.Path);

        Run([_folder.PathOf(source)], _folder.PathOf(output)).ShouldBeFalse();

        _error.ToString().ShouldContain("would take the place of");
        File.ReadAllBytes(photo).ShouldBe(bytes);
        File.ResolveLinkTarget(_folder.PathOf("link.jpg"), returnFinalTarget: true)!.FullName.ShouldBe(photo);
    }

    [Fact]
    public void Of_two_with_one_name_one_is_made_and_the_other_named()
    {
        Directory.CreateDirectory(_folder.PathOf("one"));
        Directory.CreateDirectory(_folder.PathOf("two"));
        var bytes = Pictures.Photo(300, 200).Jpeg();

        Run([Given("one/a.jpg", bytes), Given("two/a.jpg", bytes)], _folder.PathOf("out/")).ShouldBeFalse();

        Width("out/a.w60.jpg").ShouldBe(60);
        _error.ToString().ShouldContain("would take the place of another");
    }

    [Fact]
    public void An_earlier_thumbnail_is_replaced()
    {
        var photo = Given("photo.jpg", Pictures.Photo(300, 200).Jpeg());
        Given("photo.w60.jpg", [1, 2, 3]);

        Run([photo], null).ShouldBeTrue();

        Width("photo.w60.jpg").ShouldBe(60);
    }

    private bool Run(string[] files, string? output)
    {
        using var progress = new ProgressLine("thumbs", TextWriter.Null, isTerminal: false, TimeProvider.System);
        var command = new FileCommand(ImagingOptions.Default, parallel: 2, () => new MemoryStream(_input), _output, _error, progress);
        return command.Run(FilePlan.Of(files, 60, output), TestContext.Current.CancellationToken);
    }

    private string Given(string name, byte[] bytes)
    {
        var path = _folder.PathOf(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private int Width(string name)
    {
        using var image = Image.NewFromFile(_folder.PathOf(name));
        return image.Width;
    }
}
