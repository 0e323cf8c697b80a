using System.Diagnostics;

namespace Tutti.Interop.Tests.State;

/// <summary>kill -9 at any instant never leaves an unreadable or half-true state file.</summary>
public class StateKillTests
{
    [Fact]
    public async Task A_process_that_is_killed_while_it_writes_leaves_the_old_state_or_the_new()
    {
        string folder = Directory.CreateTempSubdirectory("tutti-kill-").FullName;
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "Tutti.StateWriter", new DirectoryInfo(AppContext.BaseDirectory).Name, "Tutti.StateWriter.dll");
        Random random = new(20_261_122);
        long safe = 0;
        for (int kills = 0; kills < 25; kills++)
        {
            safe = Math.Max(safe, await WriteAndKillAsync(program, folder, lines: 1 + random.Next(12), spins: random.Next(3_000_000)));
            Assert.Empty(Directory.GetFiles(folder, "*.bad"));
            await using Node node = new("writer", new NodeOptions { StateFolder = folder });
            Assert.Equal("writer", node.Name);
            long count = node.Add(Parameter.Int("count", persistent: true), Access.ReadWrite).Value;
            string bulk = node.Add(Parameter.Text("bulk", persistent: true), Access.ReadWrite).Value;
            Assert.True(count >= safe, $"{safe} was written, and {count} is there");
            Assert.Equal(new string((char)('a' + (count % 26)), 300_000), bulk);
            safe = count;
        }

        Directory.Delete(folder, recursive: true);
    }

    // Killed somewhere in the writing that follows the last line that was read.
    private static async Task<long> WriteAndKillAsync(string program, string folder, int lines, int spins)
    {
        using Process writer = Process.Start(new ProcessStartInfo("dotnet", [program, folder]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        long last = 0;
        try
        {
            for (int i = 0; i < lines; i++)
            {
                string? line = await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                last = long.Parse(line ?? "it ended by itself", System.Globalization.CultureInfo.InvariantCulture);
            }

            Thread.SpinWait(spins);
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(CancellationToken.None);
        }

        return last;
    }
}
