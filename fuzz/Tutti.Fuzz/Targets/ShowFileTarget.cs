using Tutti.Fuzz.Engine;
using Tutti.Shows;

namespace Tutti.Fuzz.Targets;

/// <summary>Show files, which people write by hand: one is read, or refused with a reason; its ends are written and read the same.</summary>
internal sealed class ShowFileTarget : FuzzTarget
{
    private const string Good = """
        { // by hand
          "tutti": "show", "version": 1, "saved": "2026-11-22T08:00:00+00:00",
          "nodes": { "lamp~2": { "name": "lamp", "identity": "229d95565aec471599e5d21f7437d508" } },
          "patches": [ { "from": "desk/fader", "to": "lamp~2/cube/mass" }, { "from": "a\\\\/b/c", "to": "d/e" }, ],
          "values": { "lamp/level": 0.5, "lamp/word": "go" }
        }
        """;

    public override string Name => "show-file";

    public override IEnumerable<string> Words => [.. JsonWords.All, "\"tutti\":\"show\"", "\"version\":1", "\"patches\":", "\"from\":", "\"to\":", "\"nodes\":", "\"values\":", "//", "/*", "*/", "\\/"];

    public override long Memory(int octets) => 262_144 + (1_024L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) =>
        [System.Text.Encoding.UTF8.GetBytes(Good), .. ((string[])["{\"tutti\":\"show\",\"version\":1}", "null", "[1]"]).Select(System.Text.Encoding.UTF8.GetBytes)];

    public override void Run(byte[] input)
    {
        ShowPlan show;
        try
        {
            show = ShowPlan.Parse(input, "show.json");
        }
        catch (ShowFileException refused)
        {
            Expect(refused.Message.Length > 0, "it is refused without a reason");
            return;
        }

        foreach (NodeParameter end in show.Patches.SelectMany(patch => (NodeParameter[])[patch.From, patch.To]).Concat(show.Values.Select(value => value.Parameter)))
        {
            Expect(NodeParameter.TryParse(end.ToString(), out NodeParameter again, out _) && again == end, "an end written again is another");
        }
    }
}
