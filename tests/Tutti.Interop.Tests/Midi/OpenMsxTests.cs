using System.Diagnostics;
using System.Globalization;

using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Interop.Tests.Midi;

/// <summary>Every piece of Debian's openttd-openmsx, read by us and by python3-mido, and after the way to MPDL and back by python3-mido again.</summary>
public sealed class OpenMsxTests
{
    private const string Folder = "/usr/share/games/openttd/baseset/openmsx"; // version 0.4.2
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void Every_message_is_read_as_mido_reads_it()
    {
        string[] paths = Paths();
        List<(double Seconds, string Octets)>[] expected = Dump(paths);
        int noteOns = 0, sounding = 0;
        for (int i = 0; i < paths.Length; i++)
        {
            Assert.True(MidiFile.TryRead(File.ReadAllBytes(paths[i]), out MidiFile? file, out DecodeError error), $"{paths[i]}: {error}");
            var tempo = new TempoMap(file!);
            (long Time, MidiMessage Message)[] read = file!.Merge()
                .Where(e => e.Event.Message.IsChannel)
                .Select(e => (tempo.NanosecondsAt(e.Event.Tick), e.Event.Message))
                .ToArray();
            Assert.Equal(expected[i].Count, read.Length);
            for (int j = 0; j < read.Length; j++)
            {
                Assert.Equal(expected[i][j].Octets, read[j].Message.ToString());
                Assert.InRange((read[j].Time / 1e9) - expected[i][j].Seconds, -1e-6, 1e-6);
            }

            noteOns += read.Count(e => e.Message.Kind == 0x90);
            sounding += read.Count(e => e.Message.Kind == 0x90 && e.Message.Data2 > 0);
        }

        Assert.Equal((31, 116_952, 80_364), (paths.Length, noteOns, sounding));
    }

    [Fact]
    public void Notes_and_controllers_survive_the_way_to_mpdl_and_back()
    {
        string[] paths = Paths();
        string folder = Directory.CreateTempSubdirectory("tutti-midi-").FullName;
        try
        {
            string[] backs = paths.Select(p => Path.Combine(folder, Path.GetFileName(p))).ToArray();
            for (int i = 0; i < paths.Length; i++)
            {
                var mpdl = new ByteWriter();
                Assert.True(MidiFile.TryRead(File.ReadAllBytes(paths[i]), out MidiFile? file, out _));
                MidiConversion.ToMpdl(file!, mpdl);
                var octets = new ByteWriter();
                MidiConversion.ToMidi(mpdl.WrittenSpan, out _, out DecodeError error, new MpdlToMidiOptions { UsesPlainChannels = true }).Write(octets);
                Assert.Equal(default, error);
                File.WriteAllBytes(backs[i], octets.WrittenSpan);
            }

            List<(double Seconds, string Octets)>[] before = Dump(paths), after = Dump(backs);
            for (int i = 0; i < paths.Length; i++)
            {
                Compare(paths[i], before[i], after[i]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string path, List<(double Seconds, string Octets)> before, List<(double Seconds, string Octets)> after)
    {
        int at = 0;
        var programs = new HashSet<char>();
        var wheels = new WheelRanges();
        foreach ((double seconds, string octets) in before)
        {
            char channel = octets[1];
            bool isNoteOff = octets[0] == '9' && octets.EndsWith(" 00", StringComparison.Ordinal);
            if (octets[0] == '9' && !isNoteOff && channel != '9' && programs.Add(channel))
            {
                Assert.Equal($"C{channel} 00", after[at++].Octets);
            }

            if (octets[0] == 'C')
            {
                programs.Add(channel);
            }

            string expected = isNoteOff ? $"8{channel}{octets[2..6]}40" : octets;
            wheels.Follow(octets);
            bool isBend = octets[0] == 'E'
                && after[at].Octets.StartsWith(octets[..2], StringComparison.Ordinal)
                && Math.Abs(wheels.SemitonesOf(octets) - wheels.SemitonesOf(after[at].Octets)) <= 1 / 512.0;
            bool isSame = string.Equals(after[at].Octets, expected, StringComparison.Ordinal)
                || string.Equals(after[at].Octets, octets, StringComparison.Ordinal); // the end of no note comes back as it was
            Assert.True(isBend || isSame, $"{path}: {after[at]}, not {expected} at {seconds}");
            Assert.InRange(after[at].Seconds - seconds, -50e-6, 50e-6);
            at++;
        }

        Assert.Equal(after.Count, at);
    }

    private static string[] Paths()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "needs Debian's openttd-openmsx");
        Assert.SkipUnless(File.Exists("/usr/lib/python3/dist-packages/mido/__init__.py"), "needs Debian's python3-mido");
        string[] paths = Directory.GetFiles(Folder, "*.mid");
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    private static List<(double Seconds, string Octets)>[] Dump(string[] paths)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(Root(), "tests/Tutti.Interop.Tests/Midi/dump.py"));
        foreach (string path in paths)
        {
            start.ArgumentList.Add(path);
        }

        using Process process = Process.Start(start)!;
        var files = new List<List<(double, string)>>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (line[0] == '=')
            {
                files.Add([]);
            }
            else
            {
                files[^1].Add((double.Parse(line[..space], CultureInfo.InvariantCulture), line[(space + 1)..]));
            }
        }

        process.WaitForExit();
        Assert.Equal((0, paths.Length), (process.ExitCode, files.Count));
        return [.. files];
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Tutti.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Tutti.slnx was not found.");
        }

        return folder;
    }

    /// <summary>How far a full bend of each channel goes, as RPN 0 says.</summary>
    private sealed class WheelRanges
    {
        private readonly Dictionary<char, int> _parameters = [];
        private readonly Dictionary<char, int> _ranges = [];

        public void Follow(string octets)
        {
            if (octets[0] != 'B')
            {
                return;
            }

            (char channel, int controller, int value) = (octets[1], Octet(octets, 1), Octet(octets, 2));
            int parameter = _parameters.GetValueOrDefault(channel, -1);
            _parameters[channel] = controller switch { 101 => (value << 7) | (parameter & 0x7F), 100 => (parameter & ~0x7F) | value, 98 or 99 => -1, _ => parameter };
            if (controller == 6 && parameter == 0)
            {
                _ranges[channel] = value;
            }
        }

        public double SemitonesOf(string octets) =>
            _ranges.GetValueOrDefault(octets[1], 2) * ((Octet(octets, 1) | (Octet(octets, 2) << 7)) - 8192) / 8192.0;

        private static int Octet(string octets, int index) => Convert.ToInt32(octets.Substring(3 * index, 2), 16);
    }
}
