using System.Diagnostics;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Samples;

/// <summary>The samples build, and the desk finds the lamp.</summary>
public class SampleTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "samples");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sample_builds_and_the_desk_moves_the_lamp()
    {
        foreach (string sample in Directory.EnumerateFiles(s_folder, "*.cs"))
        {
            using Process build = Process.Start(new ProcessStartInfo("dotnet", ["build", "-v", "q", sample]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            string said = await build.StandardOutput.ReadToEndAsync(Cancel);
            await build.WaitForExitAsync(Cancel);
            Assert.True(build.ExitCode == 0, $"{sample}: {said}");
        }

        await using Room room = new();
        (string, string)[] alone = [("TUTTI_INTERFACE", "lo"), ("TUTTI_BEACON_PORT", $"{room.Port}")];
        await using ForeignProcess lamp = new(s_folder, alone, "dotnet", "run", "--no-build", "hello-lamp.cs", "60");
        await lamp.LineAsync(line => line.StartsWith("lamp is at", StringComparison.Ordinal));
        await using ForeignProcess desk = new(s_folder, alone, "dotnet", "run", "--no-build", "hello-desk.cs");
        await desk.LineAsync(line => line == "desk/fader -> lamp/level");
        await lamp.LineAsync(line => line.StartsWith("desk: 1.00", StringComparison.Ordinal));
    }
}
