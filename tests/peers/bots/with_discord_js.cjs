// A small bot, with discord.js.
"use strict";

const {
  ActionRowBuilder, Client, Events, GatewayIntentBits, MessageFlags, ModalBuilder, SlashCommandBuilder,
  StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} = require("discord.js");

const { SANDBOX_API, SANDBOX_TOKEN } = process.env;
const client = new Client({
  intents: Object.values(GatewayIntentBits).filter((bit) => typeof bit === "number"),
  rest: { api: SANDBOX_API.replace("/v10", ""), version: "10" },
});

client.once(Events.ClientReady, async () => {
  await client.application.commands.set([new SlashCommandBuilder().setName("order").setDescription("Orders something")]);
  console.log("ready");
});

client.on(Events.ShardResume, () => console.log("resumed"));

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) {
    const sizes = ["small", "large"].map((size) => ({ label: size, value: size }));
    const row = new ActionRowBuilder().addComponents(new StringSelectMenuBuilder().setCustomId("size").addOptions(sizes));
    await interaction.reply({ content: "Which size?", components: [row], flags: MessageFlags.Ephemeral });
  } else if (interaction.isStringSelectMenu()) {
    const note = new TextInputBuilder().setCustomId("note").setLabel("Note").setStyle(TextInputStyle.Short);
    await interaction.showModal(
      new ModalBuilder()
        .setCustomId(`order:${interaction.values[0]}`)
        .setTitle("Your order")
        .addComponents(new ActionRowBuilder().addComponents(note)),
    );
  } else if (interaction.isModalSubmit()) {
    const size = interaction.customId.replace("order:", "");
    const note = interaction.fields.getTextInputValue("note");
    await interaction.reply({ content: `${size}: ${note}`, flags: MessageFlags.Ephemeral });
  }
});

client.on(Events.MessageCreate, async (message) => {
  const [word, ...words] = message.content.split(" ");
  const rest = words.join(" ");
  const member = message.mentions.members?.first();
  if (message.content.includes("badword")) await message.delete();
  else if (word === "!echo") await message.reply(rest);
  else if (word === "!timeout") await member.timeout(10 * 60 * 1000, "calm down");
  else if (word === "!ban") await message.guild.bans.create(member, { reason: "spam", deleteMessageSeconds: 3600 });
  else if (word === "!thread") await (await message.startThread({ name: rest })).send("Here we go");
});

process.once("SIGINT", () => client.destroy());
client.login(SANDBOX_TOKEN);
