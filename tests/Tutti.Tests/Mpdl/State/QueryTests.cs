using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.State;

public class QueryTests
{
    private readonly TestDevice _device = new(new MpdlEngineOptions { Voices = 300 });

    [Fact]
    [Clause("mpdl-7.1")]
    public void The_published_example_is_answered()
    {
        _device.Send("1.1.1  trigger");
        byte[] query = Convert.FromHexString("004081C500020201");
        _device.Engine.Receive(_device.Now, 9, query);
        Assert.True(_device.Engine.TryDequeue(out MpdlAnswer answer));
        Assert.Equal((9, "004081C600030201C0"), (answer.Source, Convert.ToHexString(answer.Packet.Span)));
        Assert.False(_device.Engine.TryDequeue(out MpdlAnswer _));
    }

    [Theory]
    [Clause("mpdl-7.1")]
    [Clause("mpdl-7.2")]
    [Clause("mpdl-7.3")]
    [InlineData("1.1.1  query value pitch", "1.1.1  query-response value pitch data 0x8B00")]
    [InlineData("1.1  query value pitch", "1.1  query-response value pitch data 0x7B00")]
    [InlineData("1.1.1  query combined pitch", "1.1.1  query-response combined pitch data 0x8D00")]
    [InlineData("1.1.1  query value loudness", "1.1.1  query-response value loudness")]
    [InlineData("1.1.1  query combined loudness", "1.1.1  query-response combined loudness data 0x8000")]
    [InlineData("1.1.1  query 0x014401", "1.1.1  query-response value output-level data 0x010140")]
    [InlineData("1.1.1  query 0x0144", "1.1.1  query-response value output-level")]
    [InlineData("1.1.1  query 0x024402", "1.1.1  query-response combined output-level data 0x020280")]
    [InlineData("1.1.1  query value articulation", "1.1.1  query-response value articulation data 0xC0")]
    [InlineData("1.1.1  query combined articulation", "1.1.1  query-response combined articulation data 0xC0")]
    [InlineData("1.1.2  query combined articulation", "1.1.2  query-response combined articulation data 0x00")]
    [InlineData("1.1  query combined articulation", "1.1  query-response combined articulation")]
    [InlineData("all  query value pitch", "all  query-response value pitch")]
    [InlineData("1.1.1  query 0x01C040", "1.1.1  query-response value modulation-block data 0x40400102C000330000FFFF")]
    [InlineData("1.1.1  query 0x018140", "1.1.1  query-response value modulation-rate data 0x404002C000")]
    [InlineData("1.1.1  query 0x014740", "1.1.1  query-response value modulation-depth data 0x404000")]
    [InlineData("1.1.1  query 0x01C041", "1.1.1  query-response value modulation-block data 0x41")]
    [InlineData("1.1.1  query 0x01C106", "1.1.1  query-response value modulation-table data 0x0606010012")]
    [InlineData("1.1.1  query value minimum-latency", "1.1.1  query-response value minimum-latency data 0x000000C8")]
    [InlineData("1.1.1  query responds pitch", "1.1.1  query-response responds pitch data 0x01")]
    [InlineData("1.1.1  query responds 0x48", "1.1.1  query-response responds 0x48 data 0x00")]
    [InlineData("1.1.1  query polyphony", "1.1.1  query-response polyphony data 0x012C")]
    [InlineData("1.1.1  query voices-left", "1.1.1  query-response voices-left data 0x012B")]
    [InlineData("1.1.1  query 0xFF000201", "1.1.1  query-response 0xFF000201C0")]
    [InlineData("1.1.1  query 0xFF0006", "1.1.1  query-response 0xFF0006012B")]
    [InlineData("1.1.1  query 0xFF", "1.1.1  query-response 0xFF")]
    [InlineData("1.1.1  query 0x63AA", "1.1.1  query-response 0x63AA")]
    [InlineData("1.1.1  query 0x01", "1.1.1  query-response 0x01")]
    public void Each_question_has_its_answer(string question, string answer)
    {
        _device.Send("1.1.1  pitch A4  trigger  output-level 1 0.5x  modulation-block pitch sine 5.5Hz depth 51\n1.1  pitch C#4\nall  modulation-table 6 1 0x0012  minimum-latency 10ms");
        string[] answers = _device.Ask(question);
        Assert.Equal([answer], answers);
    }

    [Fact]
    [Clause("mpdl-7.3")]
    public void The_combined_value_includes_segments_and_not_modulation()
    {
        _device.Send("1.1.1  loudness pppp  segment-block loudness linear 100ms to mf  modulation-block loudness square 0Hz depth 32767");
        _device.Wait(50);
        Assert.Equal(["1.1.1  query-response combined loudness data 0x4000"], _device.Ask("1.1.1  query combined loudness"));
        Assert.Equal(["1.1.1  query-response value loudness data 0x4000"], _device.Ask("1.1.1  query value loudness"));
    }

    [Fact]
    [Clause("mpdl-7.4")]
    public void The_menu_ends_with_an_empty_response()
    {
        var device = new TestDevice(new MpdlEngineOptions { PatchNames = [new PatchName(new ProgramNumber(1), "Viola"), new PatchName(new ProgramNumber(300), "né")] });
        Assert.Equal(
            ["all  query-response patch-names data 0x00010556696F6C61012C036EC3A9", "all  query-response patch-names"],
            device.Ask("all  query patch-names"));
        Assert.Equal(["1.1  query-response patch-names"], _device.Ask("1.1  query patch-names"));
    }

    [Fact]
    [Clause("mpdl-7.4")]
    public void A_long_menu_takes_several_responses()
    {
        PatchName[] names = Enumerable.Range(1, 100).Select(i => new PatchName(new ProgramNumber((ushort)i), new string('x', 300))).ToArray();
        var device = new TestDevice(new MpdlEngineOptions { PatchNames = names });
        var packet = Convert.FromHexString("000000C5000103");
        device.Engine.Receive(default, 0, packet);
        int entries = 0, responses = 0;
        while (device.Engine.TryDequeue(out MpdlAnswer answer))
        {
            Assert.InRange(answer.Packet.Length, 7, 4096);
            entries += (answer.Packet.Length - 7) / 258;
            responses++;
        }

        Assert.Equal((100, 8), (entries, responses));
    }

    [Fact]
    public void Answers_that_nobody_takes_are_counted()
    {
        var device = new TestDevice(new MpdlEngineOptions { MaxAnswers = 1 });
        device.Send("1.1  query polyphony  query polyphony");
        Assert.Equal(1, device.Engine.Counters.Lost);
    }
}
